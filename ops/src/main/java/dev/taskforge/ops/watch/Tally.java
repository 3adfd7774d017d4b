package dev.taskforge.ops.watch;

import java.time.Duration;

/**
 * What this process has done for a monitor.
 *
 * @param begun looks that were begun
 * @param skipped looks that were due and not begun
 * @param late how long after its moment the last one was begun
 */
public record Tally(long begun, long skipped, Duration late) {
    static final Tally NONE = new Tally(0, 0, Duration.ZERO);
}
