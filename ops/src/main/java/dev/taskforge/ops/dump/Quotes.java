package dev.taskforge.ops.dump;

/** Texts in single quotes: whether they have escapes, and whether one goes on with the one before. */
final class Quotes {
    /** What came since a text: one that follows at once, or in another line, goes on with it. */
    private enum Since {
        OTHER,
        NOTHING,
        SPACE,
        NEW_LINE
    }

    private Since since = Since.OTHER;
    private boolean escapes;
    private boolean escaped;
    private boolean simple = true;

    void space() {
        if (since == Since.NOTHING) {
            since = Since.SPACE;
        }
    }

    void newLine() {
        if (since != Since.OTHER) {
            since = Since.NEW_LINE;
        }
    }

    /** Something came with which no text goes on. */
    void other() {
        since = Since.OTHER;
    }

    /**
     * A text begins.
     *
     * @param afterE whether directly behind the letter E
     * @return whether it cannot be told how it is read: for the server it goes on with escapes, but not for psql
     */
    boolean open(boolean afterE) {
        boolean strange = escapes && !afterE && since == Since.NEW_LINE;
        escapes = afterE || (since == Since.NOTHING && escapes); // two quotes in a row are one, in the same text
        escaped = false;
        simple &= !escapes;
        return strange;
    }

    /** @return whether the text ends with this byte of it */
    boolean isEnd(int b) {
        if (!escaped && b == '\'') {
            since = Since.NOTHING;
            return true;
        }
        escaped = escapes && !escaped && b == '\\';
        return false;
    }

    /** A text between dollars has come. */
    void dollars() {
        simple = false;
    }

    /** Whether there were none but plain ones. */
    boolean areSimple() {
        return simple;
    }
}
