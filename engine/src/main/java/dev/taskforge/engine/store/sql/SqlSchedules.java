package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ScheduleLedger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules in SQL. */
public final class SqlSchedules implements ScheduleLedger {
    private static final String PUT = """
            INSERT INTO schedule (name, project, cron, zone, enabled, next_at, queue, type, job_project, payload,
              priority, max_attempts, timeout_ms, unique_key, concurrency_key, concurrency_limit, submitted_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET project = excluded.project, cron = excluded.cron, zone = excluded.zone,
              enabled = excluded.enabled, next_at = excluded.next_at, queue = excluded.queue, type = excluded.type,
              job_project = excluded.job_project, payload = excluded.payload, priority = excluded.priority,
              max_attempts = excluded.max_attempts, timeout_ms = excluded.timeout_ms,
              unique_key = excluded.unique_key, concurrency_key = excluded.concurrency_key,
              concurrency_limit = excluded.concurrency_limit, submitted_by = excluded.submitted_by, last_error = NULL""";

    private static final String ADVANCE = """
            UPDATE schedule SET next_at = ?, last_at = ?
            WHERE name = ? AND next_at = ? AND cron = ? AND zone = ? AND enabled = 1""";

    @Override
    public List<Schedule> list(Tx tx) {
        return tx.query("SELECT * FROM schedule ORDER BY name", SqlSchedules::map);
    }

    @Override
    public Optional<Schedule> find(Tx tx, String name) {
        return tx.first("SELECT * FROM schedule WHERE name = ?", SqlSchedules::map, name);
    }

    @Override
    public void put(Tx tx, NewSchedule schedule, boolean enabled, @Nullable Instant nextAt) {
        var job = schedule.job();
        var timeout = job.timeout();
        tx.update(
                PUT,
                schedule.name(),
                schedule.project(),
                schedule.cron(),
                schedule.zone().getId(),
                enabled,
                nextAt,
                job.queue(),
                job.type(),
                job.project(),
                job.payload(),
                job.priority(),
                job.maxAttempts(),
                timeout == null ? null : timeout.toMillis(),
                job.uniqueKey(),
                job.concurrencyKey(),
                job.concurrencyLimit(),
                job.submittedBy());
    }

    @Override
    public boolean remove(Tx tx, String name) {
        return tx.update("DELETE FROM schedule WHERE name = ?", name) > 0;
    }

    @Override
    public void enable(Tx tx, String name, @Nullable Instant nextAt) {
        tx.update("UPDATE schedule SET enabled = ?, next_at = ? WHERE name = ?", nextAt != null, nextAt, name);
    }

    @Override
    public List<Schedule> due(Tx tx, Instant now) {
        return tx.query(
                "SELECT * FROM schedule WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at, name",
                SqlSchedules::map,
                now);
    }

    @Override
    public Optional<Instant> nextAt(Tx tx) {
        return tx.first(
                "SELECT next_at FROM schedule WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1",
                row -> row.time("next_at"));
    }

    @Override
    public boolean advance(Tx tx, Schedule from, Instant firedAt, @Nullable Instant nextAt) {
        return tx.update(
                        ADVANCE,
                        nextAt,
                        firedAt,
                        from.name(),
                        from.nextAt(),
                        from.cron(),
                        from.zone().getId())
                == 1;
    }

    @Override
    public void fired(Tx tx, String name, long jobId) {
        tx.update("UPDATE schedule SET last_job_id = ?, last_error = NULL WHERE name = ?", jobId, name);
    }

    @Override
    public void refused(Tx tx, String name, String error) {
        tx.update("UPDATE schedule SET last_error = ? WHERE name = ?", error, name);
    }

    private static Schedule map(Row row) throws SQLException {
        return new Schedule(
                row.text("name"),
                row.textOrNull("project"),
                row.text("cron"),
                ZoneId.of(row.text("zone")),
                job(row),
                row.flag("enabled"),
                row.timeOrNull("next_at"),
                row.timeOrNull("last_at"),
                row.numberOrNull("last_job_id"),
                row.textOrNull("last_error"));
    }

    private static NewJob job(Row row) throws SQLException {
        var attempts = row.numberOrNull("max_attempts");
        var timeout = row.numberOrNull("timeout_ms");
        return new NewJob(
                row.text("queue"),
                row.text("type"),
                row.textOrNull("job_project"),
                row.text("payload"),
                row.integer("priority"),
                null,
                attempts == null ? null : attempts.intValue(),
                timeout == null ? null : Duration.ofMillis(timeout),
                row.textOrNull("unique_key"),
                row.textOrNull("concurrency_key"),
                row.integer("concurrency_limit"),
                row.text("name"),
                row.textOrNull("submitted_by"),
                null);
    }
}
