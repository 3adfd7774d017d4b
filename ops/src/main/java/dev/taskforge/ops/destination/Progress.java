package dev.taskforge.ops.destination;

/** Is told now and then, on the thread of whoever waits, how many bytes have moved; may throw to end it. */
@FunctionalInterface
public interface Progress {
    /** Does not want to know. */
    Progress NONE = bytes -> {};

    void moved(long bytes);
}
