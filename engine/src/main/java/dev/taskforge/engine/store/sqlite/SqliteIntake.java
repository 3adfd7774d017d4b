package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobIntake;
import dev.taskforge.engine.store.sql.JobRow;
import dev.taskforge.engine.store.sql.UniqueKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inserts jobs under ids it numbers itself, so that many go in by one batch. The newest job is never removed (see
 * {@link dev.taskforge.engine.store.sql.SqlArchive}), therefore no id is given twice.
 */
final class SqliteIntake implements JobIntake {
    private static final String INSERT = """
            INSERT INTO job (id, queue, type, project, priority, state, max_attempts, timeout_ms, created_at, run_at,
              unique_key, concurrency_key, concurrency_limit, schedule, submitted_by, traceparent, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** For a job alone: with no id given SQLite takes the one after the newest, as this class does. */
    private static final String INSERT_ONE = INSERT + " RETURNING id";

    @Override
    public List<Submitted> add(Tx tx, List<NewJob> jobs, Instant now) {
        return jobs.size() == 1 ? List.of(addOne(tx, jobs.getFirst(), now)) : addMany(tx, jobs, now);
    }

    private static Submitted addOne(Tx tx, NewJob job, Instant now) {
        var key = job.uniqueKey();
        var holder = key == null ? Optional.<Job>empty() : UniqueKeys.holder(tx, key);
        if (holder.isPresent()) {
            return new Submitted(holder.get(), false);
        }
        var row = row(JobRow.added(0, job, now), job);
        row[0] = null;
        long id = tx.first(INSERT_ONE, inserted -> inserted.number("id"), row).orElseThrow();
        return new Submitted(JobRow.added(id, job, now), true);
    }

    private static List<Submitted> addMany(Tx tx, List<NewJob> jobs, Instant now) {
        long id = tx.first("SELECT coalesce(max(id), 0) AS id FROM job", row -> row.number("id"))
                .orElse(0L);
        var answers = new ArrayList<Submitted>(jobs.size());
        var rows = new ArrayList<@Nullable Object[]>(jobs.size());
        for (var job : jobs) {
            var key = job.uniqueKey();
            if (key != null) {
                flush(tx, rows);
                var holder = UniqueKeys.holder(tx, key);
                if (holder.isPresent()) {
                    answers.add(new Submitted(holder.get(), false));
                    continue;
                }
            }
            var added = JobRow.added(++id, job, now);
            rows.add(row(added, job));
            answers.add(new Submitted(added, true));
        }
        flush(tx, rows);
        return answers;
    }

    private static void flush(Tx tx, List<@Nullable Object[]> rows) {
        if (rows.size() == 1) {
            tx.update(INSERT, rows.getFirst());
        } else {
            tx.batch(INSERT, rows);
        }
        rows.clear();
    }

    private static @Nullable Object[] row(Job job, NewJob asked) {
        var timeout = asked.timeout();
        return new @Nullable Object[] {
            job.id(),
            job.queue(),
            job.type(),
            job.project(),
            job.priority(),
            job.state(),
            job.maxAttempts(),
            timeout == null ? null : timeout.toMillis(),
            job.createdAt(),
            job.runAt(),
            job.uniqueKey(),
            job.concurrencyKey(),
            asked.concurrencyLimit(),
            job.schedule(),
            job.submittedBy(),
            job.traceparent(),
            job.payload()
        };
    }
}
