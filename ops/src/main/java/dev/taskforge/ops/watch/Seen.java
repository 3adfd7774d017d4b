package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.Look;
import java.time.Instant;

/**
 * A look that has ended.
 *
 * @param at when its answer was there
 * @param early whether it was out of turn: it counts for how the monitor stands, and not for how much of the time it is up
 */
record Seen(Monitor monitor, Instant begun, Instant at, boolean early, Look look) {}
