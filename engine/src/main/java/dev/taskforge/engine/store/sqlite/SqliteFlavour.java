package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.sql.Flavour;
import dev.taskforge.engine.store.sql.JobRow;
import java.util.Collection;
import java.util.stream.Collectors;

/** SQLite's part: transactions never overlap, so nothing has to be locked. */
enum SqliteFlavour implements Flavour {
    INSTANCE;

    private static final String FREE_ONE = """
            UPDATE job SET held = 0 WHERE id IN (
              SELECT id FROM job WHERE concurrency_key = ? AND state = 'AVAILABLE' AND held = 1
              ORDER BY priority DESC, run_at, id LIMIT 1)""";

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String isAmong() {
        return " IN (SELECT value FROM json_each(?))";
    }

    @Override
    public Object numbers(Collection<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public void markAwaited(Tx tx, Collection<Long> ids) {}

    @Override
    public String addFinished() {
        return """
                INSERT INTO finished_count (queue, state, jobs) VALUES (?, ?, ?)
                ON CONFLICT (queue, state) DO UPDATE SET jobs = jobs + excluded.jobs""";
    }

    @Override
    public String byRank() {
        return "priority DESC, run_at, id";
    }

    @Override
    public String runningJobs() {
        return "job INDEXED BY job_running";
    }

    @Override
    public Job locked(Tx tx, long id) {
        return JobRow.get(tx, id);
    }

    @Override
    public void lockKeys(Tx tx, Collection<String> keys) {}

    @Override
    public int freeKeys(Tx tx, Collection<String> keys) {
        return keys.stream().mapToInt(key -> tx.update(FREE_ONE, key)).sum();
    }

    @Override
    public void ready(Tx tx, Job job) {}
}
