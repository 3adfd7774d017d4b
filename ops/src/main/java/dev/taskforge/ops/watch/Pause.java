package dev.taskforge.ops.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That nobody looks at a monitor for a while.
 *
 * @param until null for an open end
 */
public record Pause(Instant at, @Nullable Instant until, String by) {
    /** How an open end is written. */
    static final long FOREVER = Long.MAX_VALUE;

    /** Whether it goes on. */
    public boolean holds(Instant now) {
        return until == null || now.isBefore(until);
    }
}
