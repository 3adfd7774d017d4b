package dev.taskforge.engine.api;

import java.time.Duration;

/**
 * What counts for the jobs of a type that state nothing of their own.
 *
 * @param timeout of one attempt
 * @param retention how long a finished job is kept
 */
public record TypeLimits(Duration timeout, RetryPolicy retry, Duration retention) {
    /** What counts where nothing is set. */
    public static final TypeLimits DEFAULT =
            new TypeLimits(JobType.DEFAULT_TIMEOUT, RetryPolicy.DEFAULT, JobType.DEFAULT_RETENTION);

    /** What a type of this process declares. */
    public static TypeLimits of(JobType type) {
        return new TypeLimits(type.timeout(), type.retry(), type.retention());
    }
}
