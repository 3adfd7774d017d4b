package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.sql.Flavour;
import dev.taskforge.engine.store.sql.JobRow;
import java.util.Collection;
import java.util.List;

/**
 * PostgreSQL's part. Row locks keep a job's changes apart, advisory locks the use of a concurrency key. Whoever needs
 * both takes the keys first, in one order; claims only try for them. Two transactions that meet in another way (a job
 * that notes something while a person cancels it, two ends that cancel the same jobs in waves) may deadlock; one of them
 * is then run again.
 */
final class PostgresFlavour implements Flavour {
    /** Ordered, so that two transactions that need the same keys cannot wait for each other. */
    private static final String LOCK_KEYS = """
            SELECT count(pg_advisory_xact_lock(hash)) FROM (
              SELECT DISTINCT hashtextextended(key, 0) AS hash FROM unnest(?) AS key ORDER BY hash) AS hashes""";

    private static final String FREE = """
            UPDATE job SET held = 0 WHERE id = ANY(ARRAY(
              SELECT next.id FROM (SELECT key, count(*) AS free FROM unnest(?) AS key GROUP BY key) AS wanted,
                LATERAL (SELECT id FROM job WHERE concurrency_key = wanted.key AND state = 'AVAILABLE' AND held = 1
                  ORDER BY priority DESC, run_at, id LIMIT wanted.free) AS next))
            RETURNING\s""" + JobRow.COLUMNS;

    private static final String LOCKED = "SELECT " + JobRow.COLUMNS + " FROM job WHERE id = ? FOR NO KEY UPDATE";

    private final ReadyLanes lanes;

    PostgresFlavour(ReadyLanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public String forUpdate() {
        return " FOR NO KEY UPDATE";
    }

    @Override
    public String isAmong() {
        return " = ANY(?)";
    }

    @Override
    public Object numbers(Collection<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void markAwaited(Tx tx, Collection<Long> ids) {
        tx.update("UPDATE job SET awaited = 1 WHERE id = ANY(?) AND awaited = 0", numbers(ids));
    }

    @Override
    public String addFinished() {
        return """
                INSERT INTO finished_count (queue, state, jobs, share) VALUES (?, ?, ?, pg_backend_pid() % 64)
                ON CONFLICT (queue, state, share) DO UPDATE SET jobs = finished_count.jobs + excluded.jobs""";
    }

    @Override
    public String byRank() {
        return "-priority, run_at, id";
    }

    @Override
    public String runningJobs() {
        return "job";
    }

    @Override
    public Job locked(Tx tx, long id) {
        // The key of a job never changes.
        var key = JobRow.get(tx, id).concurrencyKey();
        if (key != null) {
            lockKeys(tx, List.of(key));
        }
        return tx.first(LOCKED, JobRow::map, id).orElseThrow(() -> new NoSuchJob(id));
    }

    @Override
    public void lockKeys(Tx tx, Collection<String> keys) {
        if (!keys.isEmpty()) {
            tx.first(LOCK_KEYS, row -> true, (Object) keys.toArray(String[]::new));
        }
    }

    @Override
    public int freeKeys(Tx tx, Collection<String> keys) {
        if (keys.isEmpty()) {
            return 0;
        }
        var freed = tx.query(FREE, JobRow::map, (Object) keys.toArray(String[]::new));
        freed.forEach(job -> ready(tx, job));
        return freed.size();
    }

    @Override
    public void ready(Tx tx, Job job) {
        tx.afterCommit(() -> lanes.hint(job));
    }
}
