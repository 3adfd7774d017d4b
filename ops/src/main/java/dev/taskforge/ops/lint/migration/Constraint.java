package dev.taskforge.ops.lint.migration;

import java.util.List;
import java.util.Optional;

/**
 * A constraint of a table.
 *
 * @param references the tables it refers to
 */
record Constraint(Kind kind, List<List<String>> references) {

    /** What it demands. */
    enum Kind {
        CHECK,
        UNIQUE,
        FOREIGN_KEY,
        EXCLUSION,
        NOT_NULL;

        /** What it is to demand this of a table that is in use. */
        MigrationRule onExisting() {
            return switch (this) {
                case CHECK -> MigrationRules.ADD_CHECK;
                case UNIQUE -> MigrationRules.ADD_UNIQUE;
                case FOREIGN_KEY -> MigrationRules.ADD_FOREIGN_KEY;
                case EXCLUSION -> MigrationRules.ADD_EXCLUSION;
                case NOT_NULL -> MigrationRules.COLUMN_NOT_NULL;
            };
        }
    }

    Constraint {
        references = List.copyOf(references);
    }

    /** Takes the constraint of a table that begins here, if one does. */
    static Optional<Constraint> take(Cursor cursor) {
        boolean named = cursor.take("constraint");
        if (named) {
            cursor.identifier();
        }
        Constraint constraint;
        if (cursor.take("check")) {
            cursor.parentheses();
            constraint = new Constraint(Kind.CHECK, List.of());
        } else if (cursor.take("unique")) {
            takeNulls(cursor);
            key(cursor);
            constraint = new Constraint(Kind.UNIQUE, List.of());
        } else if (cursor.take("primary", "key")) {
            key(cursor);
            constraint = new Constraint(Kind.UNIQUE, List.of());
        } else if (cursor.take("exclude")) {
            exclusion(cursor);
            constraint = new Constraint(Kind.EXCLUSION, List.of());
        } else if (cursor.take("foreign", "key")) {
            cursor.columns();
            cursor.need("references");
            constraint = new Constraint(Kind.FOREIGN_KEY, List.of(reference(cursor)));
        } else if (cursor.take("not", "null")) {
            cursor.identifier();
            constraint = new Constraint(Kind.NOT_NULL, List.of());
        } else if (named) {
            throw new NotUnderstood();
        } else {
            return Optional.empty();
        }
        attributes(cursor);
        return Optional.of(constraint);
    }

    private static void key(Cursor cursor) {
        if (cursor.take("using", "index")) {
            cursor.identifier();
            return;
        }
        cursor.columns();
        parameters(cursor);
    }

    private static void exclusion(Cursor cursor) {
        if (cursor.take("using")) {
            cursor.identifier();
        }
        cursor.parentheses();
        parameters(cursor);
        if (cursor.take("where")) {
            cursor.parentheses();
        }
    }

    static void takeNulls(Cursor cursor) {
        if (cursor.take("nulls")) {
            cursor.take("not");
            cursor.need("distinct");
        }
    }

    /** What may follow the columns of a constraint that has an index. */
    static void parameters(Cursor cursor) {
        if (cursor.take("include")) {
            cursor.columns();
        }
        if (cursor.take("with")) {
            cursor.options();
        }
        if (cursor.take("using", "index", "tablespace")) {
            cursor.identifier();
        }
    }

    /** The table behind REFERENCES, and what follows it. */
    static List<String> reference(Cursor cursor) {
        var table = cursor.name();
        if (cursor.isSign("(")) {
            cursor.columns();
        }
        if (cursor.take("match")) {
            cursor.needOne("full", "partial", "simple");
        }
        while (cursor.take("on")) {
            cursor.needOne("delete", "update");
            if (cursor.take("set")) {
                cursor.needOne("null", "default");
                if (cursor.isSign("(")) {
                    cursor.columns();
                }
            } else if (!cursor.take("no", "action")) {
                cursor.needOne("cascade", "restrict");
            }
        }
        return table;
    }

    /** When it is looked at, and of which rows. */
    static void attributes(Cursor cursor) {
        while (cursor.take("deferrable")
                || cursor.take("not", "deferrable")
                || cursor.take("initially", "deferred")
                || cursor.take("initially", "immediate")
                || cursor.take("not", "valid")
                || cursor.take("no", "inherit")
                || cursor.take("enforced")
                || cursor.take("not", "enforced")) {
            // Each of them may stand in any order.
        }
    }
}
