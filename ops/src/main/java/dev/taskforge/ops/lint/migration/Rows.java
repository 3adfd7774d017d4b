package dev.taskforge.ops.lint.migration;

import java.util.List;

/** Statements about rows, the cursor behind their first word. */
final class Rows {
    private final Cursor cursor;
    private final Made made;

    Rows(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule insert() {
        cursor.need("into");
        var table = cursor.name();
        if (!made.hasRelation(table)) {
            return MigrationRules.INSERT_ROWS;
        }
        if (cursor.take("as")) {
            cursor.identifier();
        }
        var columns = cursor.isSign("(") ? cursor.parentheses() : List.<Token>of();
        var rest = cursor.rest();
        if (rest.isEmpty() && columns.isEmpty()) {
            throw new NotUnderstood();
        }
        return onNew(Expressions.onlyReads(columns) && Expressions.onlyReads(rest));
    }

    MigrationRule update() {
        cursor.take("only");
        return made.hasRelation(cursor.name()) ? onNew(readsRest()) : MigrationRules.UPDATE_ROWS;
    }

    MigrationRule merge() {
        cursor.need("into");
        return MigrationRules.UPDATE_ROWS;
    }

    MigrationRule delete() {
        cursor.need("from");
        cursor.take("only");
        return made.hasRelation(cursor.name()) ? onNew(readsRest()) : MigrationRules.DELETE_ROWS;
    }

    MigrationRule truncate() {
        cursor.take("table");
        boolean allNew = true;
        do {
            cursor.take("only");
            allNew &= made.hasRelation(cursor.name());
            cursor.takeOperator("*");
        } while (cursor.takeSign(","));
        if (cursor.takeOne("restart", "continue")) {
            cursor.need("identity");
        }
        boolean cascade = cursor.take("cascade");
        cursor.take("restrict");
        cursor.end();
        return allNew && !cascade ? MigrationRules.ON_NEW_OBJECT : MigrationRules.DELETE_ROWS;
    }

    /** A query that stands alone, the cursor before it. */
    MigrationRule query() {
        return Expressions.onlyReads(cursor.rest()) ? MigrationRules.READ_ONLY : MigrationRules.CALLS_FUNCTION;
    }

    private boolean readsRest() {
        return Expressions.onlyReads(cursor.rest());
    }

    private static MigrationRule onNew(boolean reads) {
        return reads ? MigrationRules.ON_NEW_OBJECT : MigrationRules.CALLS_FUNCTION;
    }
}
