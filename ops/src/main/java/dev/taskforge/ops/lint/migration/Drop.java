package dev.taskforge.ops.lint.migration;

import java.util.ArrayList;
import java.util.List;

/** {@code DROP}, the cursor behind this word. */
final class Drop {
    private final Cursor cursor;
    private final Made made;

    Drop(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule read() {
        if (cursor.take("table")) {
            return relations(MigrationRules.DROP_TABLE);
        }
        if (cursor.take("index")) {
            cursor.take("concurrently");
            return relations(MigrationRules.DROP_INDEX);
        }
        if (cursor.take("materialized", "view") || cursor.takeOne("view", "sequence")) {
            return relations(MigrationRules.DROP_OBJECT);
        }
        if (cursor.takeOne("type", "domain")) {
            return types();
        }
        if (cursor.takeOne("trigger", "policy", "rule")) {
            return ofTable();
        }
        // What else can be dropped was there, or its loss is felt as if it had been.
        if (cursor.rest().isEmpty()) {
            throw new NotUnderstood();
        }
        return MigrationRules.DROP_OBJECT;
    }

    private MigrationRule relations(MigrationRule rule) {
        cursor.takeIfExists();
        var names = cursor.names();
        boolean allNew = names.stream().allMatch(made::hasRelation);
        names.forEach(made::forgetRelation);
        return allNew && !cascades() ? MigrationRules.ON_NEW_OBJECT : rule;
    }

    private MigrationRule types() {
        cursor.takeIfExists();
        List<List<String>> names = new ArrayList<>(cursor.names());
        boolean allNew = names.stream().allMatch(made::hasType);
        names.forEach(made::forgetType);
        return allNew && !cascades() ? MigrationRules.ON_NEW_OBJECT : MigrationRules.DROP_OBJECT;
    }

    private MigrationRule ofTable() {
        cursor.takeIfExists();
        cursor.identifier();
        cursor.need("on");
        boolean isNew = made.hasRelation(cursor.name());
        return !cascades() && isNew ? MigrationRules.ON_NEW_OBJECT : MigrationRules.DROP_OBJECT;
    }

    private boolean cascades() {
        boolean cascades = cursor.take("cascade");
        cursor.take("restrict");
        cursor.end();
        return cascades;
    }
}
