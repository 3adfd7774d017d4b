package dev.taskforge.ops.launch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time after a GO.
 *
 * @param decision the number of the decision
 * @param endsAt when its verdict is due
 * @param endedAt null while it goes on
 * @param report what was found at its end; null before, and for one that a newer decision ended
 */
public record Launch(
        long id,
        String project,
        long decision,
        Instant begunAt,
        Instant endsAt,
        @Nullable Instant endedAt,
        @Nullable LaunchReport report) {

    /** Whether it goes on. */
    public boolean isOpen() {
        return endedAt == null;
    }
}
