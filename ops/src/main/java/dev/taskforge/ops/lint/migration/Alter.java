package dev.taskforge.ops.lint.migration;

/** {@code ALTER}, the cursor behind this word, but for tables. */
final class Alter {
    private final Cursor cursor;
    private final Made made;

    Alter(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule read() {
        if (cursor.take("index")) {
            return index();
        }
        if (cursor.take("type")) {
            return type();
        }
        if (cursor.take("sequence")) {
            return sequence();
        }
        if (cursor.take("default", "privileges")) {
            return privileges();
        }
        if (cursor.take("policy")) {
            return all(MigrationRules.ROW_SECURITY);
        }
        if (cursor.take("trigger") || cursor.take("event", "trigger")) {
            return all(MigrationRules.TRIGGER);
        }
        // Whatever else it is, it is not what it was.
        return all(MigrationRules.ALTER_OBJECT);
    }

    private MigrationRule all(MigrationRule rule) {
        if (cursor.rest().isEmpty()) {
            throw new NotUnderstood();
        }
        // A view or a table of another kind may have got another name.
        made.forgetAll();
        return rule;
    }

    private MigrationRule index() {
        cursor.takeIfExists();
        var name = cursor.name();
        boolean isNew = made.hasRelation(name);
        if (cursor.take("rename", "to")) {
            cursor.identifier();
            cursor.end();
            made.forgetRelation(name);
            return isNew ? MigrationRules.ON_NEW_OBJECT : MigrationRules.RENAME;
        }
        if (cursor.take("attach", "partition")) {
            cursor.name();
        } else if (cursor.take("reset") || (cursor.take("set") && cursor.isSign("("))) {
            cursor.options();
        } else {
            throw new NotUnderstood();
        }
        cursor.end();
        return isNew ? MigrationRules.ON_NEW_OBJECT : MigrationRules.PARAMETERS;
    }

    private MigrationRule type() {
        var name = cursor.name();
        boolean isNew = made.hasType(name);
        boolean value = cursor.take("add", "value");
        if (value) {
            cursor.takeIfNotExists();
            cursor.needKind(Token.Kind.STRING);
            if (cursor.takeOne("before", "after")) {
                cursor.needKind(Token.Kind.STRING);
            }
            cursor.end();
            return isNew ? MigrationRules.ON_NEW_OBJECT : MigrationRules.ENUM_VALUE;
        }
        if (cursor.rest().isEmpty()) {
            throw new NotUnderstood();
        }
        made.forgetType(name);
        return MigrationRules.ALTER_TYPE;
    }

    private MigrationRule sequence() {
        cursor.takeIfExists();
        boolean isNew = made.hasRelation(cursor.name());
        if (!isNew) {
            return all(MigrationRules.ALTER_OBJECT);
        }
        if (cursor.take("owner", "to")) {
            cursor.role();
        } else {
            SequenceOptions.take(cursor);
        }
        cursor.end();
        return MigrationRules.ON_NEW_OBJECT;
    }

    private MigrationRule privileges() {
        while (cursor.takeOne("for", "in")) {
            cursor.needOne("role", "user", "schema");
            do {
                cursor.role();
            } while (cursor.takeSign(","));
        }
        if (cursor.take("revoke")) {
            return all(MigrationRules.REVOKE);
        }
        cursor.need("grant");
        Grant.take(cursor);
        return MigrationRules.GRANT;
    }
}
