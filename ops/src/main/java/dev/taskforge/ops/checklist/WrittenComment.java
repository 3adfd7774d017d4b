package dev.taskforge.ops.checklist;

/** The comment that write-back may leave at the end of an item's line, invisible once rendered. Pure. */
final class WrittenComment {
    private static final String OPEN = "<!-- tf:";
    private static final String CLOSE = "-->";

    private WrittenComment() {}

    /** The comment for a state and a day, such as {@code <!-- tf: pass 2026-11-23 -->}. */
    static String of(String state, String day) {
        return OPEN + " " + state + " " + day + " " + CLOSE;
    }

    /** Where it begins in a line, or -1 when the line does not end with one. */
    static int in(String line) {
        int at = line.lastIndexOf(OPEN);
        return at >= 0 && line.stripTrailing().endsWith(CLOSE) && line.indexOf(CLOSE, at) == line.lastIndexOf(CLOSE)
                ? at
                : -1;
    }

    /** The text without it. */
    static String without(String text) {
        int at = in(text);
        return at < 0 ? text : text.substring(0, at).stripTrailing();
    }
}
