package dev.taskforge.ops.lint.migration;

/** {@code GRANT}, the cursor behind this word. Membership in a role is not understood: policies may depend on it. */
final class Grant {
    private Grant() {}

    static void take(Cursor cursor) {
        do {
            if (!cursor.takeOne("select", "references", "create", "all")) {
                cursor.identifier();
            }
            cursor.takeOne("privileges", "system");
            if (cursor.isSign("(")) {
                cursor.columns();
            }
        } while (cursor.takeSign(","));
        cursor.need("on");
        objects(cursor);
        cursor.need("to");
        do {
            cursor.take("group");
            cursor.role();
        } while (cursor.takeSign(","));
        cursor.take("with", "grant", "option");
        if (cursor.take("granted", "by")) {
            cursor.role();
        }
        cursor.end();
    }

    private static void objects(Cursor cursor) {
        if (cursor.take("all")) {
            cursor.needOne("tables", "sequences", "functions", "procedures", "routines");
            cursor.need("in", "schema");
            cursor.names();
            return;
        }
        // For default privileges the kind stands alone.
        boolean kind = cursor.takeOne(
                "table",
                "tables",
                "sequence",
                "sequences",
                "database",
                "domain",
                "function",
                "functions",
                "procedure",
                "routine",
                "routines",
                "language",
                "schema",
                "schemas",
                "tablespace",
                "type",
                "types");
        if (kind && cursor.is("to")) {
            return;
        }
        do {
            cursor.name();
            if (cursor.isSign("(")) {
                cursor.parentheses();
            }
        } while (cursor.takeSign(","));
    }
}
