package dev.taskforge.ops.lint.procedure;

/** Where commands are written. */
enum Origin {
    /** A block of code in a document. */
    BLOCK,
    /** Code in a line of a list or a table. */
    SPAN,
    /** A cell of a table that holds the proof of something. */
    PROOF,
    /** A command that a check of {@code taskforge.yaml} runs. */
    CHECK,
    /** A line of a crontab. */
    CRON,
    /** A script. */
    SCRIPT;

    /** Whether it is meant to prove something, and so to change nothing. */
    boolean proves() {
        return this == PROOF || this == CHECK;
    }

    /** Whether it runs without anybody at a terminal. */
    boolean unattended() {
        return this == CHECK || this == CRON || this == SCRIPT;
    }
}
