package dev.taskforge.ops.release;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to let a release serve.
 *
 * @param release the number of the release that is to serve; null until it is known
 * @param before the number of the release that served before; null when nothing ran, or until it is known
 * @param rollback whether the release had been written down before
 * @param switchedAt when requests went to the new release; null when they never did
 * @param gap how long nobody answered because the old release had to end first; null when the old one went on
 * @param error why it failed
 * @param data the data that comes back with the release; null when the databases stay as they are
 */
public record Deployment(
        long id,
        String project,
        @Nullable Integer release,
        @Nullable Integer before,
        boolean rollback,
        long jobId,
        String by,
        State state,
        Instant startedAt,
        @Nullable Instant switchedAt,
        @Nullable Instant endedAt,
        @Nullable Duration gap,
        @Nullable String error,
        @Nullable DataReturn data) {

    /** How far it is. */
    public enum State {
        RUNNING,
        /** It failed, and what served before is being brought back. */
        RETURNING,
        /** The new release served through the whole time it was watched. */
        SUCCEEDED,
        /** What served before serves. */
        FAILED;

        public boolean isOver() {
            return this == SUCCEEDED || this == FAILED;
        }
    }
}
