package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Batch;
import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobNeeds;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Needs in SQL. Whoever adds one locks the needed job, so that it cannot end unseen meanwhile. */
public final class SqlNeeds implements JobNeeds {
    private static final String INSERT = """
            INSERT INTO job_dependency (job_id, needs_id, on_failure, open) VALUES (?, ?, ?, 1)
            ON CONFLICT (job_id, needs_id) DO NOTHING""";

    private static final String BLOCK = "UPDATE job SET state = 'BLOCKED' WHERE id";

    private static final String NEEDS = """
            SELECT needs_id AS other_id, on_failure, open, type, project, state
            FROM job_dependency LEFT JOIN job ON job.id = needs_id
            WHERE job_id = ? ORDER BY open DESC, needs_id LIMIT ?""";

    private static final String DEPENDENTS = """
            SELECT job_id AS other_id, on_failure, open, type, project, state
            FROM job_dependency LEFT JOIN job ON job.id = job_id
            WHERE needs_id = ? ORDER BY open DESC, job_id LIMIT ?""";

    /** What keeps a job blocked that a person wants to run again: all but successes, and failures that do not matter. */
    private static final String REOPEN = """
            UPDATE job_dependency SET open = 1 WHERE job_id = ? AND EXISTS (
              SELECT 1 FROM job WHERE job.id = job_dependency.needs_id AND job.state <> 'SUCCEEDED'
                AND (job.finished_at IS NULL OR job_dependency.on_failure <> 'RUN'))""";

    private static final String BATCH = """
            SELECT job.state, count(*) AS jobs FROM job_dependency JOIN job ON job.id = needs_id
            WHERE job_id = ? GROUP BY job.state""";

    private final Flavour flavour;
    private volatile Consumer<List<Job>> listener = moved -> {};

    public SqlNeeds(Flavour flavour) {
        this.flavour = flavour;
    }

    @Override
    public void listen(Consumer<List<Job>> listener) {
        this.listener = listener;
    }

    @Override
    public void add(Tx tx, List<Need> needs, Instant now) {
        var needed = await(tx, needs.stream().map(Need::needed).toList());
        for (var need : needs) {
            if (!needed.containsKey(need.needed())) {
                throw new IllegalArgumentException("needs: there is no job " + need.needed());
            }
        }
        var blocked = needs.stream().map(Need::job).collect(Collectors.toSet());
        tx.update(BLOCK + flavour.isAmong(), flavour.numbers(blocked));
        tx.batch(
                INSERT,
                needs.stream()
                        .map(need -> new @Nullable Object[] {need.job(), need.needed(), need.onFailure()})
                        .toList());
        needed.values().removeIf(state -> !state.isFinal());
        ended(tx, needed, now);
    }

    /** Locks jobs that others are to wait for, and returns the states of those that exist. */
    private Map<Long, JobState> await(Tx tx, Collection<Long> jobs) {
        var states = new HashMap<Long, JobState>();
        var ids = flavour.numbers(new TreeSet<>(jobs));
        tx.query(
                "SELECT id, state FROM job WHERE id" + flavour.isAmong() + " ORDER BY id" + flavour.forUpdate(),
                row -> states.put(row.number("id"), row.constant("state", JobState.class)),
                ids);
        flavour.markAwaited(tx, states.keySet());
        return states;
    }

    /** Moves the jobs that waited for these, which this transaction ended. */
    public void ended(Tx tx, Map<Long, JobState> ended, Instant now) {
        if (!ended.isEmpty()) {
            tell(tx, new Settlement(tx, flavour, now).settle(ended));
        }
    }

    private void tell(Tx tx, List<Job> moved) {
        if (moved.isEmpty()) {
            return;
        }
        for (var job : moved) {
            if (job.state() == JobState.AVAILABLE) {
                flavour.ready(tx, job);
            }
        }
        tx.afterCommit(() -> listener.accept(moved));
    }

    /** Forgets what a job still waits for. */
    static void close(Tx tx, long job) {
        tx.update("UPDATE job_dependency SET open = 0 WHERE job_id = ? AND open = 1", job);
    }

    /** Whether a job that a person wants to run again has to wait once more. */
    boolean reopen(Tx tx, long job) {
        var needed =
                tx.query("SELECT needs_id FROM job_dependency WHERE job_id = ?", row -> row.number("needs_id"), job);
        if (needed.isEmpty()) {
            return false;
        }
        await(tx, needed);
        return tx.update(REOPEN, job) > 0;
    }

    @Override
    public List<Dependency> needs(Tx tx, long jobId, int most) {
        return tx.query(NEEDS, SqlNeeds::dependency, jobId, most);
    }

    @Override
    public List<Dependency> dependents(Tx tx, long jobId, int most) {
        return tx.query(DEPENDENTS, SqlNeeds::dependency, jobId, most);
    }

    private static Dependency dependency(Row row) throws SQLException {
        var type = row.textOrNull("type");
        return new Dependency(
                row.number("other_id"),
                type,
                row.textOrNull("project"),
                type == null ? null : row.constant("state", JobState.class),
                row.constant("on_failure", OnFailure.class),
                row.flag("open"));
    }

    @Override
    public void addBatch(Tx tx, long callback, String name) {
        tx.update("INSERT INTO job_batch (job_id, name) VALUES (?, ?)", callback, name);
    }

    @Override
    public Optional<Batch> batch(Tx tx, long callback) {
        var name = tx.first("SELECT name FROM job_batch WHERE job_id = ?", row -> row.text("name"), callback);
        return name.map(known -> {
            var jobs = new EnumMap<JobState, Long>(JobState.class);
            tx.query(BATCH, row -> jobs.put(row.constant("state", JobState.class), row.number("jobs")), callback);
            return new Batch(known, JobRow.get(tx, callback), jobs);
        });
    }
}
