package dev.taskforge.ops.host;

import java.time.Duration;

/**
 * How a program ended.
 *
 * @param exitCode as the program gave it; 128 + n when signal n ended it
 * @param output standard output, and standard error unless it is kept apart, the middle left out when there was more than is kept
 * @param errors standard error when it is kept apart, else empty
 * @param dropped how many bytes were left out
 * @param timedOut whether it was ended because its time was up
 */
public record CommandResult(
        int exitCode, String output, String errors, long dropped, Duration took, boolean timedOut) {}
