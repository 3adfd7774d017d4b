package dev.taskforge.ops.lint.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The definition of a column.
 *
 * @param initial whether it has a default, and of which kind
 * @param generated whether PostgreSQL fills it in, as an identity, a sequence or an expression
 * @param constrained whether it has a check, a key or a reference of its own
 * @param references the tables it refers to
 */
record Column(
        TypeName type,
        boolean required,
        Initial initial,
        boolean generated,
        boolean constrained,
        List<List<String>> references) {

    /** The value of rows that say none. */
    enum Initial {
        NONE,
        /** The same for all rows that are there. */
        CONSTANT,
        /** Perhaps another one for each row. */
        COMPUTED
    }

    Column {
        references = List.copyOf(references);
    }

    /** What it is to add it to a table that is in use. */
    MigrationRule onExisting(Made made) {
        if (generated || type.isSerial() || initial == Initial.COMPUTED) {
            return MigrationRules.COLUMN_REWRITE;
        }
        if (constrained) {
            return MigrationRules.COLUMN_CONSTRAINED;
        }
        if (required && initial == Initial.NONE) {
            return MigrationRules.COLUMN_REQUIRED;
        }
        boolean plain = type.isKnown() || made.hasType(type.name());
        return plain ? MigrationRules.ADD_COLUMN : MigrationRules.FOREIGN_TYPE;
    }

    static Column take(Cursor cursor) {
        cursor.identifier();
        return new Reader(cursor, TypeName.take(cursor)).read();
    }

    private static final class Reader {
        private final Cursor cursor;
        private final TypeName type;
        private boolean required;
        private Initial initial = Initial.NONE;
        private boolean generated;
        private boolean constrained;
        private final List<List<String>> references = new ArrayList<>();

        Reader(Cursor cursor, TypeName type) {
            this.cursor = cursor;
            this.type = type;
        }

        Column read() {
            if (cursor.take("storage") && !cursor.take("default")) {
                cursor.identifier();
            }
            if (cursor.take("compression") && !cursor.take("default")) {
                cursor.identifier();
            }
            while (part()) {
                Constraint.attributes(cursor);
            }
            return new Column(type, required, initial, generated, constrained, references);
        }

        private boolean part() {
            if (cursor.take("collate")) {
                cursor.name();
                return true;
            }
            boolean named = cursor.take("constraint");
            if (named) {
                cursor.identifier();
            }
            return demand().orElseGet(() -> {
                if (named) {
                    throw new NotUnderstood();
                }
                return false;
            });
        }

        /** True when one of them stood here. */
        private Optional<Boolean> demand() {
            if (cursor.take("not", "null")) {
                required = true;
            } else if (cursor.take("null")) {
                // What it is anyway.
                return Optional.of(true);
            } else if (cursor.take("default")) {
                initial = initial();
            } else if (cursor.take("generated")) {
                generated();
            } else if (cursor.take("check")) {
                cursor.parentheses();
                constrained = true;
            } else if (cursor.take("unique") || cursor.take("primary", "key")) {
                Constraint.takeNulls(cursor);
                Constraint.parameters(cursor);
                constrained = true;
            } else if (cursor.take("references")) {
                references.add(Constraint.reference(cursor));
                constrained = true;
            } else {
                return Optional.empty();
            }
            return Optional.of(true);
        }

        /** Null as a default is none. */
        private Initial initial() {
            int begin = cursor.position();
            if (!Expressions.takeDefault(cursor)) {
                return Initial.COMPUTED;
            }
            boolean none = cursor.since(begin).stream().anyMatch(token -> token.isWord("null"));
            return none ? Initial.NONE : Initial.CONSTANT;
        }

        private void generated() {
            generated = true;
            boolean always = cursor.take("always");
            if (!always) {
                cursor.need("by", "default");
            }
            cursor.need("as");
            if (cursor.take("identity")) {
                if (cursor.isSign("(")) {
                    cursor.parentheses();
                }
            } else if (always) {
                cursor.parentheses();
                cursor.takeOne("stored", "virtual");
            } else {
                throw new NotUnderstood();
            }
        }
    }
}
