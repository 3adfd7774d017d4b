package dev.taskforge.ops.lint.migration;

/** What may be said about a sequence. */
final class SequenceOptions {
    private SequenceOptions() {}

    /** Takes as many as stand here. */
    static void take(Cursor cursor) {
        while (!cursor.atEnd()) {
            if (cursor.take("as")) {
                TypeName.take(cursor);
            } else if (cursor.take("owned", "by")) {
                if (!cursor.take("none")) {
                    cursor.name();
                }
            } else if (!takeFlag(cursor)) {
                number(cursor);
            }
        }
    }

    private static boolean takeFlag(Cursor cursor) {
        return cursor.take("no", "minvalue")
                || cursor.take("no", "maxvalue")
                || cursor.take("no", "cycle")
                || cursor.take("cycle");
    }

    private static void number(Cursor cursor) {
        if (cursor.take("increment")) {
            cursor.take("by");
        } else if (cursor.takeOne("start", "restart")) {
            cursor.take("with");
        } else {
            cursor.needOne("minvalue", "maxvalue", "cache");
        }
        cursor.takeOperator("-");
        cursor.needKind(Token.Kind.NUMBER);
    }
}
