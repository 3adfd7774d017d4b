package dev.taskforge.engine.api;

/**
 * How far a running job is.
 *
 * @param done units finished, 0 or more
 * @param total units in all, 0 when unknown
 * @param unit what is counted, such as {@code bytes} or {@code checks}
 */
public record Progress(long done, long total, String unit) {}
