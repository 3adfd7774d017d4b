package dev.taskforge.ops.lint.migration;

import java.util.Set;

/** {@code CREATE}, the cursor behind this word, but for what has a class of its own. */
final class Create {
    /** Extensions that come with PostgreSQL or are as well known, and only bring types, functions and operators. */
    private static final Set<String> EXTENSIONS = Set.of(
            ("btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn ltree pg_stat_statements"
                            + " pg_trgm pgcrypto pgstattuple postgis seg tablefunc unaccent uuid-ossp vector")
                    .split(" "));

    private final Cursor cursor;
    private final Made made;

    Create(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule read() {
        boolean replace = cursor.take("or", "replace");
        cursor.takeOne("global", "local");
        boolean shortLived = cursor.takeOne("temp", "temporary");
        boolean unlogged = cursor.take("unlogged");
        if (cursor.take("recursive", "view") || cursor.take("view")) {
            return view(replace);
        }
        if (!replace && cursor.take("table")) {
            return new CreateTable(cursor, made).read();
        }
        if (!replace && cursor.take("sequence")) {
            return sequence();
        }
        if (shortLived || unlogged) {
            throw new NotUnderstood();
        }
        if (cursor.takeOne("function", "procedure", "aggregate")) {
            cursor.rest();
            return replace ? MigrationRules.REPLACE_FUNCTION : MigrationRules.FUNCTION_BODY;
        }
        if (cursor.take("trigger") || cursor.take("constraint", "trigger")) {
            return trigger(replace);
        }
        if (cursor.take("rule")) {
            cursor.rest();
            return MigrationRules.TRIGGER;
        }
        if (replace) {
            throw new NotUnderstood();
        }
        return other();
    }

    private MigrationRule other() {
        if (cursor.is("index") || cursor.is("unique")) {
            return new CreateIndex(cursor, made).read();
        }
        if (cursor.take("materialized", "view")) {
            return materialized();
        }
        if (cursor.take("type")) {
            return type();
        }
        if (cursor.take("domain")) {
            return domain();
        }
        if (cursor.take("schema")) {
            return schema();
        }
        if (cursor.take("extension")) {
            return extension();
        }
        if (cursor.take("policy")) {
            return policy();
        }
        if (cursor.take("statistics")) {
            return statistics();
        }
        throw new NotUnderstood();
    }

    private MigrationRule view(boolean replace) {
        var name = cursor.name();
        if (cursor.isSign("(")) {
            cursor.columns();
        }
        if (cursor.take("with")) {
            cursor.options();
        }
        cursor.need("as");
        var query = cursor.rest();
        if (query.isEmpty() || !Queries.begins(query.getFirst())) {
            throw new NotUnderstood();
        }
        // It is not run now, so what it calls is the business of who reads it.
        Expressions.refuseChanges(query);
        boolean changes = replace && !made.hasRelation(name);
        if (!replace) {
            made.relation(name);
        }
        return changes ? MigrationRules.REPLACE_VIEW : MigrationRules.NEW_VIEW;
    }

    private MigrationRule materialized() {
        boolean perhaps = cursor.takeIfNotExists();
        var name = cursor.name();
        if (cursor.isSign("(")) {
            cursor.columns();
        }
        if (cursor.take("using")) {
            cursor.identifier();
        }
        if (cursor.take("with")) {
            cursor.options();
        }
        if (cursor.take("tablespace")) {
            cursor.identifier();
        }
        cursor.need("as");
        var query = cursor.rest();
        if (query.isEmpty() || !Queries.begins(query.getFirst())) {
            throw new NotUnderstood();
        }
        boolean reads = Expressions.onlyReads(query);
        if (!perhaps) {
            made.relation(name);
        }
        return reads ? MigrationRules.NEW_VIEW : MigrationRules.CALLS_FUNCTION;
    }

    private MigrationRule sequence() {
        boolean perhaps = cursor.takeIfNotExists();
        var name = cursor.name();
        SequenceOptions.take(cursor);
        cursor.end();
        if (!perhaps) {
            made.relation(name);
        }
        return MigrationRules.NEW_SEQUENCE;
    }

    private MigrationRule type() {
        var name = cursor.name();
        if (cursor.take("as")) {
            // Neither of these words: a composite type.
            cursor.takeOne("enum", "range");
            cursor.parentheses();
        } else if (!cursor.atEnd()) {
            // A type written in C.
            throw new NotUnderstood();
        }
        cursor.end();
        made.type(name);
        return MigrationRules.NEW_TYPE;
    }

    /** Not kept as a type that was made: its constraints would hold for the rows of a table that gets a column of it. */
    private MigrationRule domain() {
        cursor.name();
        cursor.take("as");
        TypeName.take(cursor);
        while (!cursor.atEnd()) {
            if (cursor.take("collate")) {
                cursor.name();
            } else if (cursor.take("default")) {
                Expressions.takeDefault(cursor);
            } else {
                if (cursor.take("constraint")) {
                    cursor.identifier();
                }
                if (cursor.take("check")) {
                    cursor.parentheses();
                } else if (!cursor.take("not", "null")) {
                    cursor.need("null");
                }
            }
        }
        return MigrationRules.NEW_TYPE;
    }

    private MigrationRule schema() {
        boolean perhaps = cursor.takeIfNotExists();
        if (!cursor.is("authorization")) {
            var name = cursor.identifier();
            if (!perhaps) {
                made.schema(name);
            }
        }
        if (cursor.take("authorization")) {
            cursor.role();
        }
        cursor.end();
        return MigrationRules.NEW_SCHEMA;
    }

    private MigrationRule extension() {
        cursor.takeIfNotExists();
        var name = cursor.identifier();
        cursor.take("with");
        while (!cursor.atEnd()) {
            if (cursor.take("schema")) {
                cursor.identifier();
            } else if (cursor.take("version")) {
                cursor.next();
            } else {
                cursor.need("cascade");
            }
        }
        return EXTENSIONS.contains(name) ? MigrationRules.NEW_EXTENSION : MigrationRules.FOREIGN_EXTENSION;
    }

    private MigrationRule trigger(boolean replace) {
        cursor.identifier();
        if (!cursor.takeOne("before", "after")) {
            cursor.need("instead", "of");
        }
        // The events: among them OF with columns.
        while (!cursor.is("on")) {
            cursor.next();
        }
        cursor.need("on");
        boolean isNew = made.hasRelation(cursor.name());
        // For which rows and when; then what is called.
        while (!cursor.is("execute")) {
            cursor.next();
        }
        cursor.need("execute");
        cursor.needOne("function", "procedure");
        cursor.name();
        cursor.parentheses();
        cursor.end();
        return isNew && !replace ? MigrationRules.ON_NEW_OBJECT : MigrationRules.TRIGGER;
    }

    private MigrationRule policy() {
        cursor.identifier();
        cursor.need("on");
        boolean isNew = made.hasRelation(cursor.name());
        if (cursor.take("as")) {
            cursor.needOne("permissive", "restrictive");
        }
        if (cursor.take("for")) {
            cursor.needOne("all", "select", "insert", "update", "delete");
        }
        if (cursor.take("to")) {
            do {
                cursor.role();
            } while (cursor.takeSign(","));
        }
        if (cursor.take("using")) {
            Expressions.refuseChanges(cursor.parentheses());
        }
        if (cursor.take("with", "check")) {
            Expressions.refuseChanges(cursor.parentheses());
        }
        cursor.end();
        return isNew ? MigrationRules.ON_NEW_OBJECT : MigrationRules.ROW_SECURITY;
    }

    private MigrationRule statistics() {
        cursor.takeIfNotExists();
        if (!cursor.isSign("(") && !cursor.is("on")) {
            cursor.name();
        }
        if (cursor.isSign("(")) {
            cursor.columns();
        }
        cursor.need("on");
        while (!cursor.is("from")) {
            if (cursor.isSign("(")) {
                cursor.parentheses();
            } else {
                cursor.next();
            }
        }
        cursor.need("from");
        boolean isNew = made.hasRelation(cursor.name());
        cursor.end();
        return isNew ? MigrationRules.ON_NEW_OBJECT : MigrationRules.CREATE_STATISTICS;
    }
}
