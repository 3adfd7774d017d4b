package dev.taskforge.engine.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job to be submitted. Start from {@link #of} and add what differs from the defaults.
 *
 * @param priority 0 to 9, 9 first; 5 by default
 * @param runAt not before this time; null means now
 * @param maxAttempts 1 to 100; null means what counts for its type when it is submitted
 * @param timeout of one attempt; null means what counts for its type when it runs
 * @param uniqueKey while an unfinished job holds the same key, submitting returns that job instead of a second one
 * @param concurrencyKey jobs that share a key run at most {@code concurrencyLimit} at a time; one that waits for a
 *     person keeps its place
 * @param concurrencyLimit 1 or more; only with a concurrency key
 * @param traceparent the trace it belongs to, as {@link TraceParent} has it; what is not valid becomes null
 */
public record NewJob(
        String queue,
        String type,
        @Nullable String project,
        String payload,
        int priority,
        @Nullable Instant runAt,
        @Nullable Integer maxAttempts,
        @Nullable Duration timeout,
        @Nullable String uniqueKey,
        @Nullable String concurrencyKey,
        int concurrencyLimit,
        @Nullable String schedule,
        @Nullable String submittedBy,
        @Nullable String traceparent) {
    public static final String DEFAULT_QUEUE = "default";
    public static final int DEFAULT_PRIORITY = 5;

    public NewJob {
        traceparent = TraceParent.valid(traceparent);
    }

    /** A job on the default queue with the default priority, ready at once. */
    public static NewJob of(String type, String payload) {
        return new NewJob(
                DEFAULT_QUEUE,
                type,
                null,
                payload,
                DEFAULT_PRIORITY,
                null,
                null,
                null,
                null,
                null,
                1,
                null,
                null,
                null);
    }

    public NewJob queue(String value) {
        return new NewJob(
                value,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob project(@Nullable String value) {
        return new NewJob(
                queue,
                type,
                value,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob priority(int value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                value,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob runAt(@Nullable Instant value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                value,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob maxAttempts(@Nullable Integer value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                value,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob timeout(@Nullable Duration value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                value,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob uniqueKey(@Nullable String value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                value,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob concurrency(@Nullable String key, int limit) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                key,
                limit,
                schedule,
                submittedBy,
                traceparent);
    }

    public NewJob schedule(@Nullable String value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                value,
                submittedBy,
                traceparent);
    }

    public NewJob submittedBy(@Nullable String value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                value,
                traceparent);
    }

    public NewJob traceparent(@Nullable String value) {
        return new NewJob(
                queue,
                type,
                project,
                payload,
                priority,
                runAt,
                maxAttempts,
                timeout,
                uniqueKey,
                concurrencyKey,
                concurrencyLimit,
                schedule,
                submittedBy,
                value);
    }
}
