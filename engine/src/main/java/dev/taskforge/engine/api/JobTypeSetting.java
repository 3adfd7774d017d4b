package dev.taskforge.engine.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How people set a job type; null leaves what is built in.
 *
 * @param timeout of one attempt, of jobs that state none
 * @param maxAttempts of jobs that state none; counts from the submission on
 * @param firstPause after the first failure; doubled after each further one
 * @param longestPause between two attempts
 * @param retention how long a finished job is kept
 * @param payloadSchema JSON Schema (draft 2020-12) that payloads have to fit when they are submitted
 * @param description for people
 */
public record JobTypeSetting(
        String name,
        @Nullable Duration timeout,
        @Nullable Integer maxAttempts,
        @Nullable Duration firstPause,
        @Nullable Duration longestPause,
        @Nullable Duration retention,
        @Nullable String payloadSchema,
        @Nullable String description) {

    /** A setting that changes nothing yet. */
    public static JobTypeSetting of(String name) {
        return new JobTypeSetting(name, null, null, null, null, null, null, null);
    }

    public JobTypeSetting timeout(@Nullable Duration value) {
        return new JobTypeSetting(
                name, value, maxAttempts, firstPause, longestPause, retention, payloadSchema, description);
    }

    public JobTypeSetting maxAttempts(@Nullable Integer value) {
        return new JobTypeSetting(
                name, timeout, value, firstPause, longestPause, retention, payloadSchema, description);
    }

    public JobTypeSetting pauses(@Nullable Duration first, @Nullable Duration longest) {
        return new JobTypeSetting(name, timeout, maxAttempts, first, longest, retention, payloadSchema, description);
    }

    public JobTypeSetting retention(@Nullable Duration value) {
        return new JobTypeSetting(
                name, timeout, maxAttempts, firstPause, longestPause, value, payloadSchema, description);
    }

    public JobTypeSetting payloadSchema(@Nullable String value) {
        return new JobTypeSetting(name, timeout, maxAttempts, firstPause, longestPause, retention, value, description);
    }

    public JobTypeSetting description(@Nullable String value) {
        return new JobTypeSetting(
                name, timeout, maxAttempts, firstPause, longestPause, retention, payloadSchema, value);
    }

    /** What counts for the jobs of the type: what is set here, else what {@code base} says. */
    public TypeLimits over(TypeLimits base) {
        var attempts = maxAttempts == null ? base.retry().maxAttempts() : maxAttempts;
        var first = firstPause == null ? base.retry().first() : firstPause;
        var longest = longestPause == null ? base.retry().most() : longestPause;
        // Whoever sets only one of the two may pass the other's default.
        if (first.compareTo(longest) > 0) {
            first = firstPause == null ? longest : first;
            longest = firstPause == null ? longest : first;
        }
        return new TypeLimits(
                timeout == null ? base.timeout() : timeout,
                new RetryPolicy(attempts, first, longest),
                retention == null ? base.retention() : retention);
    }
}
