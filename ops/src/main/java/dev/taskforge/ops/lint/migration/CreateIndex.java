package dev.taskforge.ops.lint.migration;

import java.util.ArrayList;
import java.util.List;

/** {@code CREATE INDEX}, the cursor behind CREATE. */
final class CreateIndex {
    private final Cursor cursor;
    private final Made made;

    CreateIndex(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule read() {
        boolean unique = cursor.take("unique");
        cursor.need("index");
        boolean concurrently = cursor.take("concurrently");
        boolean perhaps = cursor.takeIfNotExists();
        List<String> name = cursor.is("on") ? List.of() : List.of(cursor.identifier());
        cursor.need("on");
        cursor.take("only");
        var table = cursor.name();
        if (cursor.take("using")) {
            cursor.identifier();
        }
        var computed = new ArrayList<>(cursor.parentheses());
        if (computed.isEmpty()) {
            throw new NotUnderstood();
        }
        options();
        if (cursor.take("where")) {
            var predicate = cursor.rest();
            if (predicate.isEmpty()) {
                throw new NotUnderstood();
            }
            computed.addAll(predicate);
        }
        cursor.end();
        Expressions.refuseChanges(computed);
        var rule = rule(table, unique, concurrently, computed);
        if (!name.isEmpty() && !perhaps) {
            made.relation(beside(table, name));
        }
        return rule;
    }

    /** An index lives in the schema of its table. */
    private static List<String> beside(List<String> table, List<String> index) {
        var name = new ArrayList<>(table.subList(0, table.size() - 1));
        name.addAll(index);
        return List.copyOf(name);
    }

    private MigrationRule rule(List<String> table, boolean unique, boolean concurrently, List<Token> computed) {
        if (made.hasRelation(table)) {
            return MigrationRules.ON_NEW_OBJECT;
        }
        if (unique) {
            return MigrationRules.UNIQUE_INDEX;
        }
        if (!Expressions.isTotal(computed)) {
            return MigrationRules.INDEX_EXPRESSION;
        }
        return concurrently ? MigrationRules.INDEX_CONCURRENTLY : MigrationRules.CREATE_INDEX;
    }

    private void options() {
        if (cursor.take("include")) {
            cursor.columns();
        }
        Constraint.takeNulls(cursor);
        if (cursor.take("with")) {
            cursor.options();
        }
        if (cursor.take("tablespace")) {
            cursor.identifier();
        }
    }
}
