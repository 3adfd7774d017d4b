package dev.taskforge.ops.lint.migration;

/** How queries begin. */
final class Queries {
    private Queries() {}

    static boolean begins(Token first) {
        return first.isWord("select")
                || first.isWord("values")
                || first.isWord("with")
                || first.isWord("table")
                || first.isSign("(");
    }
}
