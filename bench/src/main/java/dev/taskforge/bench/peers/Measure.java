package dev.taskforge.bench.peers;

/** What one run of a job system measures. */
enum Measure {
    DRAIN,
    SINGLE,
    BULK,
    /** Gives two numbers. */
    PICK_UP
}
