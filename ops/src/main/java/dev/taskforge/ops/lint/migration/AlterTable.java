package dev.taskforge.ops.lint.migration;

import java.util.List;
import java.util.Optional;

/** {@code ALTER TABLE}, the cursor behind these words. Each of its actions is judged by itself. */
final class AlterTable {
    private final Cursor cursor;
    private final Made made;
    private final Verdicts verdicts;
    private List<String> table = List.of();
    private boolean isNew;

    AlterTable(Cursor cursor, Made made, Verdicts verdicts) {
        this.cursor = cursor;
        this.made = made;
        this.verdicts = verdicts;
    }

    void read() {
        cursor.takeIfExists();
        cursor.take("only");
        table = cursor.name();
        cursor.takeOperator("*");
        isNew = made.hasRelation(table);
        do {
            int begin = cursor.position();
            var rule = action();
            verdicts.add(rule, cursor.since(begin));
        } while (cursor.takeSign(","));
        cursor.end();
    }

    /** On a new table nobody relies on what it was. */
    private MigrationRule unlessNew(MigrationRule rule) {
        return isNew ? MigrationRules.ON_NEW_OBJECT : rule;
    }

    private MigrationRule action() {
        if (cursor.take("add")) {
            return add();
        }
        if (cursor.take("drop")) {
            return drop();
        }
        if (cursor.take("alter")) {
            return cursor.take("constraint") ? constraint() : column();
        }
        if (cursor.take("validate", "constraint")) {
            cursor.identifier();
            return unlessNew(MigrationRules.VALIDATE);
        }
        if (cursor.take("rename")) {
            return rename();
        }
        if (cursor.take("set")) {
            return set();
        }
        if (cursor.take("reset")) {
            cursor.options();
            return unlessNew(MigrationRules.PARAMETERS);
        }
        if (cursor.take("owner", "to")) {
            cursor.role();
            return unlessNew(MigrationRules.OWNER);
        }
        return rarer();
    }

    private MigrationRule add() {
        Optional<Constraint> constraint = Constraint.take(cursor);
        if (constraint.isPresent()) {
            if (!isNew) {
                return constraint.get().kind().onExisting();
            }
            return reaches(constraint.get().references()) ? MigrationRules.REFERENCE : MigrationRules.ON_NEW_OBJECT;
        }
        cursor.take("column");
        cursor.takeIfNotExists();
        var column = Column.take(cursor);
        if (!isNew) {
            return column.onExisting(made);
        }
        return reaches(column.references()) ? MigrationRules.REFERENCE : MigrationRules.ON_NEW_OBJECT;
    }

    private boolean reaches(List<List<String>> references) {
        return !references.stream().allMatch(made::hasRelation);
    }

    private MigrationRule drop() {
        boolean constraint = cursor.take("constraint");
        if (!constraint) {
            cursor.take("column");
        }
        cursor.takeIfExists();
        cursor.identifier();
        boolean cascade = cursor.take("cascade");
        cursor.take("restrict");
        var rule = constraint ? MigrationRules.DROP_CONSTRAINT : MigrationRules.DROP_COLUMN;
        return cascade ? rule : unlessNew(rule);
    }

    private MigrationRule constraint() {
        cursor.identifier();
        Constraint.attributes(cursor);
        return unlessNew(MigrationRules.ALTER_CONSTRAINT);
    }

    private MigrationRule column() {
        cursor.take("column");
        cursor.identifier();
        if (cursor.take("type") || cursor.take("set", "data", "type")) {
            return type();
        }
        if (cursor.take("set", "default")) {
            Expressions.takeDefault(cursor);
            return unlessNew(MigrationRules.COLUMN_DEFAULT);
        }
        if (cursor.take("drop", "default")) {
            return unlessNew(MigrationRules.COLUMN_DEFAULT);
        }
        if (cursor.take("set", "not", "null")) {
            return unlessNew(MigrationRules.COLUMN_NOT_NULL);
        }
        if (cursor.take("drop", "not", "null")) {
            return unlessNew(MigrationRules.COLUMN_NULLABLE);
        }
        if (cursor.take("set", "statistics")) {
            cursor.takeOperator("-");
            cursor.next();
            return unlessNew(MigrationRules.PARAMETERS);
        }
        if (cursor.take("set", "storage") || cursor.take("set", "compression")) {
            cursor.next();
            return unlessNew(MigrationRules.PARAMETERS);
        }
        if (cursor.take("reset") || (cursor.is("set") && cursor.peek(1).isSign("(") && cursor.take("set"))) {
            cursor.options();
            return unlessNew(MigrationRules.PARAMETERS);
        }
        return generated();
    }

    private MigrationRule type() {
        TypeName.take(cursor);
        if (cursor.take("collate")) {
            cursor.name();
        }
        if (cursor.take("using")) {
            // Where it ends, only PostgreSQL can say: up to the next action that is not in parentheses.
            int taken = 0;
            while (!cursor.atEnd() && !cursor.isSign(",")) {
                if (cursor.isSign("(")) {
                    cursor.parentheses();
                } else if (cursor.isSign("[")) {
                    cursor.brackets();
                } else {
                    cursor.next();
                }
                taken++;
            }
            if (taken == 0) {
                throw new NotUnderstood();
            }
        }
        return unlessNew(MigrationRules.COLUMN_TYPE);
    }

    private MigrationRule generated() {
        if (cursor.take("add", "generated")) {
            if (!cursor.take("always")) {
                cursor.need("by", "default");
            }
            cursor.need("as", "identity");
            if (cursor.isSign("(")) {
                cursor.parentheses();
            }
        } else if (cursor.take("drop", "identity") || cursor.take("drop", "expression")) {
            cursor.takeIfExists();
        } else if (cursor.take("set", "expression", "as")) {
            cursor.parentheses();
        } else if (cursor.take("set", "generated")) {
            if (!cursor.take("always")) {
                cursor.need("by", "default");
            }
        } else {
            cursor.need("restart");
            if (cursor.take("with") || !cursor.atEnd()) {
                cursor.needKind(Token.Kind.NUMBER);
            }
        }
        return unlessNew(MigrationRules.COLUMN_GENERATED);
    }

    private MigrationRule rename() {
        if (cursor.take("to")) {
            var name = cursor.identifier();
            made.forgetRelation(table);
            if (isNew && table.size() == 1) {
                made.relation(List.of(name));
            }
            return unlessNew(MigrationRules.RENAME);
        }
        if (!cursor.take("constraint")) {
            cursor.take("column");
        }
        cursor.identifier();
        cursor.need("to");
        cursor.identifier();
        return unlessNew(MigrationRules.RENAME);
    }

    private MigrationRule set() {
        if (cursor.isSign("(")) {
            cursor.options();
            return unlessNew(MigrationRules.PARAMETERS);
        }
        if (cursor.take("without", "cluster")) {
            return unlessNew(MigrationRules.PARAMETERS);
        }
        if (cursor.take("schema")) {
            cursor.identifier();
            made.forgetRelation(table);
            return unlessNew(MigrationRules.MOVE);
        }
        if (cursor.take("tablespace") || cursor.take("access", "method")) {
            cursor.next();
            cursor.take("nowait");
            return unlessNew(MigrationRules.REWRITE);
        }
        if (!cursor.take("without", "oids")) {
            cursor.needOne("logged", "unlogged");
        }
        return unlessNew(MigrationRules.REWRITE);
    }

    private MigrationRule rarer() {
        if (cursor.takeOne("enable", "disable")) {
            return enable();
        }
        if (cursor.take("force", "row", "level", "security")
                || cursor.take("no", "force", "row", "level", "security")) {
            return unlessNew(MigrationRules.ROW_SECURITY);
        }
        if (cursor.take("cluster", "on")) {
            cursor.identifier();
            return unlessNew(MigrationRules.PARAMETERS);
        }
        if (cursor.take("replica", "identity")) {
            if (cursor.take("using", "index")) {
                cursor.identifier();
            } else {
                cursor.needOne("default", "full", "nothing");
            }
            return unlessNew(MigrationRules.REPLICA_IDENTITY);
        }
        return inheritance();
    }

    private MigrationRule enable() {
        if (cursor.take("row", "level", "security")) {
            return unlessNew(MigrationRules.ROW_SECURITY);
        }
        cursor.takeOne("always", "replica");
        cursor.needOne("trigger", "rule");
        if (!cursor.takeOne("all", "user")) {
            cursor.identifier();
        }
        return unlessNew(MigrationRules.TRIGGER);
    }

    private MigrationRule inheritance() {
        if (cursor.take("attach", "partition")) {
            var part = cursor.name();
            boolean partIsNew = made.hasRelation(part);
            if (!isNew) {
                // From here on it holds rows that the running release writes.
                made.forgetRelation(part);
            }
            CreateTable.bounds(cursor);
            var onExisting = partIsNew ? MigrationRules.NEW_PARTITION : MigrationRules.INHERITANCE;
            // Rows of a table that is in use would appear in the new one, and its bounds would hold for them.
            return partIsNew ? unlessNew(onExisting) : onExisting;
        }
        if (cursor.take("detach", "partition")) {
            cursor.name();
            cursor.takeOne("concurrently", "finalize");
            return MigrationRules.INHERITANCE;
        }
        if (cursor.take("not", "of")) {
            return unlessNew(MigrationRules.INHERITANCE);
        }
        cursor.take("no");
        cursor.needOne("inherit", "of");
        cursor.name();
        return MigrationRules.INHERITANCE;
    }
}
