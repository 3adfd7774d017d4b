package dev.taskforge.engine.store.sql;

import static java.util.Objects.requireNonNullElse;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs as rows of table {@code job}. */
public final class JobRow {
    /** What {@link #map} reads. */
    public static final String COLUMNS = """
            id, queue, type, project, payload, priority, state, attempt, max_attempts, created_at, run_at, started_at,
            finished_at, fence, worker, lease_until, cancel_requested, progress_done, progress_total, progress_unit,
            result, error, unique_key, concurrency_key, schedule, submitted_by, traceparent""";

    private static final String BY_ID = "SELECT " + COLUMNS + " FROM job WHERE id = ?";

    private JobRow() {}

    public static Optional<Job> find(Tx tx, long id) {
        return tx.first(BY_ID, JobRow::map, id);
    }

    static List<Job> find(Tx tx, List<Long> ids) {
        var some = Placeholders.of(ids);
        return tx.query(
                "SELECT " + COLUMNS + " FROM job WHERE id IN (" + some.marks() + ")",
                JobRow::map,
                some.values().toArray());
    }

    public static Job get(Tx tx, long id) {
        return find(tx, id).orElseThrow(() -> new NoSuchJob(id));
    }

    public static Job map(Row row) throws SQLException {
        return new Job(
                row.number("id"),
                row.text("queue"),
                row.text("type"),
                row.textOrNull("project"),
                row.text("payload"),
                row.integer("priority"),
                row.constant("state", JobState.class),
                row.integer("attempt"),
                row.integer("max_attempts"),
                row.time("created_at"),
                row.time("run_at"),
                row.timeOrNull("started_at"),
                row.timeOrNull("finished_at"),
                row.number("fence"),
                row.textOrNull("worker"),
                row.timeOrNull("lease_until"),
                row.flag("cancel_requested"),
                progress(row),
                row.textOrNull("result"),
                row.textOrNull("error"),
                row.textOrNull("unique_key"),
                row.textOrNull("concurrency_key"),
                row.textOrNull("schedule"),
                row.textOrNull("submitted_by"),
                row.textOrNull("traceparent"));
    }

    /** The job that a submission becomes. */
    public static Job added(long id, NewJob job, Instant now) {
        var runAt = requireNonNullElse(job.runAt(), now);
        return new Job(
                id,
                job.queue(),
                job.type(),
                job.project(),
                job.payload(),
                job.priority(),
                runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE,
                0,
                requireNonNullElse(job.maxAttempts(), RetryPolicy.DEFAULT.maxAttempts()),
                now,
                runAt,
                null,
                null,
                0,
                null,
                null,
                false,
                null,
                null,
                null,
                job.uniqueKey(),
                job.concurrencyKey(),
                job.schedule(),
                job.submittedBy(),
                job.traceparent());
    }

    private static @Nullable Progress progress(Row row) throws SQLException {
        var unit = row.textOrNull("progress_unit");
        return unit == null ? null : new Progress(row.number("progress_done"), row.number("progress_total"), unit);
    }
}
