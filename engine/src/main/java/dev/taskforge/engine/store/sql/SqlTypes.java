package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.TypeLedger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Settings of job types in SQL. */
public final class SqlTypes implements TypeLedger {
    private static final String PUT = """
            INSERT INTO job_type (name, revision, timeout_ms, max_attempts, retry_first_ms, retry_most_ms, retention_ms,
              description, payload_schema)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, timeout_ms = excluded.timeout_ms,
              max_attempts = excluded.max_attempts, retry_first_ms = excluded.retry_first_ms,
              retry_most_ms = excluded.retry_most_ms, retention_ms = excluded.retention_ms,
              description = excluded.description, payload_schema = excluded.payload_schema""";

    private static final String READY = "FROM job WHERE state = 'AVAILABLE' AND held = 0";
    private static final String RUNNING = "FROM job WHERE state = 'RUNNING'";

    @Override
    public List<JobTypeSetting> list(Tx tx) {
        return tx.query("SELECT * FROM job_type ORDER BY name", SqlTypes::map);
    }

    @Override
    public Map<String, Integer> revisions(Tx tx) {
        var revisions = new HashMap<String, Integer>();
        tx.query(
                "SELECT name, revision FROM job_type", row -> revisions.put(row.text("name"), row.integer("revision")));
        return revisions;
    }

    @Override
    public void put(Tx tx, JobTypeSetting setting) {
        tx.update(
                PUT,
                setting.name(),
                ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE),
                millis(setting.timeout()),
                setting.maxAttempts(),
                millis(setting.firstPause()),
                millis(setting.longestPause()),
                millis(setting.retention()),
                setting.description(),
                setting.payloadSchema());
    }

    @Override
    public boolean remove(Tx tx, String name) {
        return tx.update("DELETE FROM job_type WHERE name = ?", name) > 0;
    }

    @Override
    public Map<String, Long> ready(Tx tx) {
        return counts(tx, READY);
    }

    @Override
    public long ready(Tx tx, String type) {
        return count(tx, READY, type);
    }

    @Override
    public Map<String, Long> running(Tx tx) {
        return counts(tx, RUNNING);
    }

    @Override
    public long running(Tx tx, String type) {
        return count(tx, RUNNING, type);
    }

    private static Map<String, Long> counts(Tx tx, String jobs) {
        var counts = new HashMap<String, Long>();
        tx.query(
                "SELECT type, count(*) AS jobs " + jobs + " GROUP BY type",
                row -> counts.put(row.text("type"), row.number("jobs")));
        return counts;
    }

    private static long count(Tx tx, String jobs, String type) {
        return tx.first("SELECT count(*) AS jobs " + jobs + " AND type = ?", row -> row.number("jobs"), type)
                .orElseThrow();
    }

    private static JobTypeSetting map(Row row) throws SQLException {
        var attempts = row.numberOrNull("max_attempts");
        return new JobTypeSetting(
                row.text("name"),
                duration(row.numberOrNull("timeout_ms")),
                attempts == null ? null : attempts.intValue(),
                duration(row.numberOrNull("retry_first_ms")),
                duration(row.numberOrNull("retry_most_ms")),
                duration(row.numberOrNull("retention_ms")),
                row.textOrNull("payload_schema"),
                row.textOrNull("description"));
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
