package dev.taskforge.ops.check;

/** What a {@link Memory} keeps. Safe for use by any thread. */
public interface Remembered {
    /** About how many bytes it takes; it may take so many as it is used later. */
    long bytes();
}
