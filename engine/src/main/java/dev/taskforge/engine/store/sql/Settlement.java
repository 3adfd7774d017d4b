package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the end of jobs means for those that need them. Jobs that are cancelled with them are an end too, so it goes on in
 * waves. Each wave locks its jobs before it closes anything: of two transactions that end the last two jobs that a third
 * one needs, the second then sees what the first did.
 */
final class Settlement {
    private static final String OPEN =
            "SELECT job_id, needs_id, on_failure FROM job_dependency WHERE open = 1 AND needs_id";

    private static final String CLOSE = "UPDATE job_dependency SET open = 0 WHERE job_id = ? AND needs_id = ?";

    /** A job that may run since now has not been late until now. */
    private static final String RELEASE = """
            UPDATE job SET state = CASE WHEN run_at > ? THEN 'SCHEDULED' ELSE 'AVAILABLE' END,
              run_at = CASE WHEN run_at > ? THEN run_at ELSE ? END
            WHERE NOT EXISTS (SELECT 1 FROM job_dependency WHERE job_id = job.id AND open = 1) AND id""";

    private static final String CANCEL = """
            UPDATE job SET state = 'CANCELLED', finished_at = ?, error = ?, fence = fence + 1
            WHERE id = ? RETURNING\s""" + JobRow.COLUMNS;

    private final Tx tx;
    private final Flavour flavour;
    private final Instant now;
    private final FinishedCounts counts = new FinishedCounts();
    private final List<Job> moved = new ArrayList<>();

    Settlement(Tx tx, Flavour flavour, Instant now) {
        this.tx = tx;
        this.flavour = flavour;
        this.now = now;
    }

    private record Edge(long job, long needed, OnFailure onFailure) {}

    /** Returns the jobs that moved, as they are now. */
    List<Job> settle(Map<Long, JobState> ended) {
        for (var wave = ended; !wave.isEmpty(); ) {
            wave = settleWave(wave);
        }
        counts.save(tx, flavour);
        return moved;
    }

    /** Returns which jobs this ended in turn. */
    private Map<Long, JobState> settleWave(Map<Long, JobState> ended) {
        var edges = tx.query(
                OPEN + flavour.isAmong(),
                row -> new Edge(
                        row.number("job_id"), row.number("needs_id"), row.constant("on_failure", OnFailure.class)),
                flavour.numbers(ended.keySet()));
        if (edges.isEmpty()) {
            return Map.of();
        }
        var blocked = lockBlocked(edges);
        var closed = new ArrayList<Edge>();
        var cancelled = new LinkedHashMap<Long, Long>();
        for (var edge : edges) {
            if (!blocked.contains(edge.job)) {
                continue;
            }
            if (ended.get(edge.needed) == JobState.SUCCEEDED || edge.onFailure == OnFailure.RUN) {
                closed.add(edge);
            } else if (edge.onFailure == OnFailure.CANCEL) {
                cancelled.putIfAbsent(edge.job, edge.needed);
            }
        }
        close(closed);
        cancelled.forEach((job, needed) -> cancel(job, needed, Objects.requireNonNull(ended.get(needed))));
        closed.removeIf(edge -> cancelled.containsKey(edge.job));
        release(closed);
        return cancelled.keySet().stream().collect(Collectors.toMap(job -> job, job -> JobState.CANCELLED));
    }

    /**
     * Locks the jobs and returns those that are still blocked. The statements that change them then need not ask for the
     * state, which would let PostgreSQL use the index of blocked jobs with all its dead entries.
     */
    private Set<Long> lockBlocked(List<Edge> edges) {
        var blocked = new HashSet<Long>();
        var ids = edges.stream().map(Edge::job).collect(Collectors.toCollection(TreeSet::new));
        tx.query(
                "SELECT id, state FROM job WHERE id" + flavour.isAmong() + " ORDER BY id" + flavour.forUpdate(),
                row -> row.constant("state", JobState.class) == JobState.BLOCKED && blocked.add(row.number("id")),
                flavour.numbers(ids));
        return blocked;
    }

    private void close(List<Edge> edges) {
        tx.batch(
                CLOSE,
                edges.stream()
                        .map(edge -> new @Nullable Object[] {edge.job, edge.needed})
                        .toList());
    }

    private void cancel(long job, long needed, JobState how) {
        var reason =
                "job " + needed + ", which this job needs, " + (how == JobState.FAILED ? "failed" : "was cancelled");
        var cancelled = tx.first(CANCEL, JobRow::map, now, reason, job).orElseThrow();
        SqlNeeds.close(tx, job);
        counts.add(cancelled.queue(), JobState.CANCELLED, 1);
        moved.add(cancelled);
    }

    private void release(List<Edge> closed) {
        if (!closed.isEmpty()) {
            var ids = closed.stream().map(Edge::job).collect(Collectors.toCollection(TreeSet::new));
            moved.addAll(tx.query(
                    RELEASE + flavour.isAmong() + " RETURNING " + JobRow.COLUMNS,
                    JobRow::map,
                    now,
                    now,
                    now,
                    flavour.numbers(ids)));
        }
    }
}
