package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.Look;
import java.time.Instant;

/**
 * A look that has ended.
 *
 * @param at when its answer was there
 */
record Seen(Monitor monitor, Instant begun, Instant at, Look look) {}
