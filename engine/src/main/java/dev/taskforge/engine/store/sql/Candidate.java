package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.store.ClaimRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A job that may be claimed.
 *
 * @param job as it will be once claimed
 * @param limit how many jobs of its concurrency key may run at once
 * @param plan the step list it began with, or that of the claiming worker when it has not begun
 */
public record Candidate(Job job, @Nullable Duration timeout, int limit, String plan) {
    /** Highest priority first, then the earliest run time, then the lowest id. */
    public static final Comparator<Candidate> ORDER = Comparator.<Candidate>comparingInt(
                    candidate -> -candidate.job().priority())
            .thenComparing(candidate -> candidate.job().runAt())
            .thenComparingLong(candidate -> candidate.job().id());

    /**
     * Reads a ready job as it will be once claimed.
     *
     * @param plain whether it has none of the columns that most jobs have not
     */
    public static Candidate read(Row row, String queue, String type, ClaimRequest request, boolean plain)
            throws SQLException {
        var timeout = plain ? null : row.numberOrNull("timeout_ms");
        var plan = plain ? null : row.textOrNull("plan");
        var job = new Job(
                row.number("id"),
                queue,
                type,
                plain ? null : row.textOrNull("project"),
                row.text("payload"),
                row.integer("priority"),
                JobState.RUNNING,
                row.integer("attempt") + 1,
                row.integer("max_attempts"),
                row.time("created_at"),
                row.time("run_at"),
                request.now(),
                null,
                row.number("fence") + 1,
                request.worker(),
                request.leaseUntil(),
                false,
                null,
                null,
                plain ? null : row.textOrNull("error"),
                plain ? null : row.textOrNull("unique_key"),
                plain ? null : row.textOrNull("concurrency_key"),
                plain ? null : row.textOrNull("schedule"),
                plain ? null : row.textOrNull("submitted_by"),
                plain ? null : row.textOrNull("traceparent"));
        return new Candidate(
                job,
                timeout == null ? null : Duration.ofMillis(timeout),
                plain ? 1 : row.integer("concurrency_limit"),
                plan == null ? request.plans().getOrDefault(type, "") : plan);
    }
}
