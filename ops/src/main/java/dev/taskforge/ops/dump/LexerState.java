package dev.taskforge.ops.dump;

/** What {@link SqlLexer} is in the middle of. */
enum LexerState {
    TEXT,
    LINE_COMMENT,
    BLOCK_COMMENT,
    QUOTE,
    NAME,
    TAG,
    DOLLAR,
    COMMAND,
    ROWS;

    /** Whether the end of a line means something in it, and the file may end there. */
    boolean hasLines() {
        return this == TEXT || this == LINE_COMMENT || this == COMMAND;
    }
}
