package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.WorkerLedger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Workers in a table whose SQL every supported database understands. */
public final class SqlWorkers implements WorkerLedger {
    private static final String SELECT = """
            SELECT name, owner, host, client, queues, types, lease_ms, draining, first_seen_at, last_seen_at
            FROM worker""";

    private static final String PUT = """
            INSERT INTO worker (name, owner, host, client, queues, types, lease_ms, draining, first_seen_at, last_seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, host = excluded.host, client = excluded.client,
              queues = excluded.queues, types = excluded.types, lease_ms = excluded.lease_ms,
              draining = excluded.draining, first_seen_at = excluded.first_seen_at,
              last_seen_at = excluded.last_seen_at""";

    private static final String HELD = """
            SELECT id, queue, type, project, priority, state, attempt, max_attempts, timeout_ms, created_at, run_at,
              started_at, fence, worker, lease_until, cancel_requested, error, concurrency_key
            FROM job
            """;

    @Override
    public Optional<Entry> find(Tx tx, String name) {
        return tx.first(SELECT + " WHERE name = ?", SqlWorkers::entry, name);
    }

    @Override
    public List<Entry> list(Tx tx) {
        return tx.query(SELECT + " ORDER BY name", SqlWorkers::entry);
    }

    @Override
    public int count(Tx tx, String owner) {
        return tx.first("SELECT count(*) AS workers FROM worker WHERE owner = ?", row -> row.integer("workers"), owner)
                .orElse(0);
    }

    @Override
    public void put(Tx tx, Entry entry) {
        tx.update(
                PUT,
                entry.name(),
                entry.owner(),
                entry.host(),
                entry.client(),
                String.join(" ", entry.queues()),
                String.join(" ", entry.types()),
                entry.lease().toMillis(),
                entry.draining(),
                entry.firstSeenAt(),
                entry.lastSeenAt());
    }

    @Override
    public void seen(Tx tx, String name, Instant at) {
        tx.update("UPDATE worker SET last_seen_at = ? WHERE name = ?", at, name);
    }

    @Override
    public boolean drain(Tx tx, String name, boolean draining) {
        return tx.update("UPDATE worker SET draining = ? WHERE name = ?", draining, name) > 0;
    }

    @Override
    public void forget(Tx tx, Instant before) {
        tx.update("DELETE FROM worker WHERE last_seen_at < ?", before);
    }

    @Override
    public Map<String, Integer> inHand(Tx tx) {
        var jobs = new HashMap<String, Integer>();
        tx.query("SELECT worker, count(*) AS jobs FROM job WHERE state = 'RUNNING' GROUP BY worker", row -> {
            jobs.put(row.text("worker"), row.integer("jobs"));
            return row;
        });
        return jobs;
    }

    @Override
    public Map<Long, Held> lastHeld(Tx tx, String holder, Collection<Long> jobs) {
        var held = new HashMap<Long, Held>();
        if (jobs.isEmpty()) {
            return held;
        }
        var ids = Placeholders.of(jobs);
        tx.query(
                        HELD + "WHERE id IN (" + ids.marks() + ") AND worker = ?",
                        SqlWorkers::held,
                        ids.between(List.of(), List.of(holder)))
                .forEach(each -> held.put(each.job().id(), each));
        return held;
    }

    @Override
    public List<Held> running(Tx tx, String holder) {
        return tx.query(HELD + "WHERE state = 'RUNNING' AND worker = ?", SqlWorkers::held, holder);
    }

    @Override
    public void renew(Tx tx, List<Job> jobs, Instant leaseUntil) {
        tx.batch(
                "UPDATE job SET lease_until = ? WHERE id = ? AND fence = ?",
                jobs.stream()
                        .map(job -> new @Nullable Object[] {leaseUntil, job.id(), job.fence()})
                        .toList());
    }

    private static Entry entry(Row row) throws SQLException {
        return new Entry(
                row.text("name"),
                row.text("owner"),
                row.textOrNull("host"),
                row.textOrNull("client"),
                names(row.text("queues")),
                names(row.text("types")),
                Duration.ofMillis(row.number("lease_ms")),
                row.flag("draining"),
                row.time("first_seen_at"),
                row.time("last_seen_at"));
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static Held held(Row row) throws SQLException {
        var timeout = row.numberOrNull("timeout_ms");
        var job = new Job(
                row.number("id"),
                row.text("queue"),
                row.text("type"),
                row.textOrNull("project"),
                "",
                row.integer("priority"),
                row.constant("state", JobState.class),
                row.integer("attempt"),
                row.integer("max_attempts"),
                row.time("created_at"),
                row.time("run_at"),
                row.timeOrNull("started_at"),
                null,
                row.number("fence"),
                row.textOrNull("worker"),
                row.timeOrNull("lease_until"),
                row.flag("cancel_requested"),
                null,
                null,
                row.textOrNull("error"),
                null,
                row.textOrNull("concurrency_key"),
                null,
                null,
                null);
        return new Held(job, timeout == null ? null : Duration.ofMillis(timeout));
    }
}
