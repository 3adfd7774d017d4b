package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finished jobs in SQL. The newest job always stays, because the next id is counted from it, and so does what an unfinished
 * job needs.
 */
public final class SqlArchive implements JobArchive {
    /** Bounds how long one removal keeps other writers waiting. */
    private static final long MOST_LOG_LINES = 20_000;

    private static final String OLD = """
            SELECT id, queue, state, log_lines FROM job
            WHERE type = ? AND finished_at IS NOT NULL AND finished_at < ? AND id < (SELECT max(id) FROM job)
              AND NOT EXISTS (SELECT 1 FROM job_dependency JOIN job dependent ON dependent.id = job_id
                WHERE needs_id = job.id AND dependent.finished_at IS NULL)
            ORDER BY finished_at LIMIT ?""";

    /** Asked again once the jobs are locked: a job that needs one of them may have come in since the look. */
    private static final String NEEDED = """
            SELECT DISTINCT needs_id FROM job_dependency JOIN job ON job.id = job_id
            WHERE finished_at IS NULL AND needs_id""";

    private final Flavour flavour;

    public SqlArchive(Flavour flavour) {
        this.flavour = flavour;
    }

    @Override
    public List<String> types(Tx tx) {
        return finishedTypes(tx);
    }

    /** The types of which finished jobs are kept; costs one index seek for each. */
    static List<String> finishedTypes(Tx tx) {
        var types = new ArrayList<String>();
        for (var type = after(tx, ""); type != null; type = after(tx, type)) {
            types.add(type);
        }
        return types;
    }

    private static @Nullable String after(Tx tx, String type) {
        return tx.first(
                        "SELECT type FROM job WHERE finished_at IS NOT NULL AND type > ? ORDER BY type LIMIT 1",
                        row -> row.text("type"),
                        type)
                .orElse(null);
    }

    @Override
    public boolean hasOlder(Tx tx, String type, Instant before) {
        return tx.first(OLD, row -> row.number("id"), type, before, 1).isPresent();
    }

    @Override
    public int purge(Tx tx, String type, Instant before, int most) {
        record Old(long id, String queue, JobState state, long lines) {}
        var old = tx.query(
                OLD + flavour.forUpdate(),
                row -> new Old(
                        row.number("id"),
                        row.text("queue"),
                        row.constant("state", JobState.class),
                        row.number("log_lines")),
                type,
                before,
                most);
        var needed = new HashSet<>(tx.query(
                NEEDED + flavour.isAmong(),
                row -> row.number("needs_id"),
                flavour.numbers(old.stream().map(Old::id).toList())));
        old.removeIf(job -> needed.contains(job.id()));
        var counts = new FinishedCounts();
        var ids = new ArrayList<@Nullable Object[]>();
        long lines = 0;
        for (var job : old) {
            lines += job.lines();
            if (lines > MOST_LOG_LINES && !ids.isEmpty()) {
                break;
            }
            ids.add(new Object[] {job.id()});
            counts.add(job.queue(), job.state(), -1);
        }
        tx.batch("DELETE FROM job_log WHERE job_id = ?", ids);
        tx.batch("DELETE FROM job_step WHERE job_id = ?", ids);
        tx.batch("DELETE FROM job_dependency WHERE job_id = ?", ids);
        tx.batch("DELETE FROM job_batch WHERE job_id = ?", ids);
        tx.batch("DELETE FROM job WHERE id = ?", ids);
        counts.save(tx, flavour);
        return ids.size();
    }
}
