package dev.taskforge.ops.lint.procedure;

/** Where commands are written. */
enum Origin {
    /** A block of code in a document. */
    BLOCK,
    /** Code in a line of a list or a table. */
    SPAN,
    /** A cell of a table that holds the proof of something. */
    PROOF,
    /** A line of a crontab. */
    CRON,
    /** A script. */
    SCRIPT;

    /** Whether it runs without anybody at a terminal. */
    boolean unattended() {
        return this == CRON || this == SCRIPT;
    }
}
