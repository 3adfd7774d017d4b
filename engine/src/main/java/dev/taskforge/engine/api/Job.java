package dev.taskforge.engine.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A durable unit of work, as it was when it was read.
 *
 * @param id unique, ascending
 * @param project the project it belongs to, or null; the engine only stores and filters by it
 * @param payload JSON text, never null
 * @param priority 0 to 9, 9 first
 * @param attempt how many attempts have begun
 * @param runAt not before this time
 * @param fence rises with each claim; a worker that holds an older one is refused
 * @param worker who holds it while it runs
 * @param leaseUntil when the hold ends unless it is renewed
 * @param result JSON text of a succeeded job
 * @param error what went wrong last, in one paragraph
 * @param schedule the schedule that submitted it, or null
 * @param submittedBy who submitted it, or null
 * @param traceparent the trace it belongs to, as W3C Trace Context writes it, or null
 */
public record Job(
        long id,
        String queue,
        String type,
        @Nullable String project,
        String payload,
        int priority,
        JobState state,
        int attempt,
        int maxAttempts,
        Instant createdAt,
        Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        long fence,
        @Nullable String worker,
        @Nullable Instant leaseUntil,
        boolean cancelRequested,
        @Nullable Progress progress,
        @Nullable String result,
        @Nullable String error,
        @Nullable String uniqueKey,
        @Nullable String concurrencyKey,
        @Nullable String schedule,
        @Nullable String submittedBy,
        @Nullable String traceparent) {}
