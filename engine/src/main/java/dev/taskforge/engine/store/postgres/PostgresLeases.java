package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.Hold;
import dev.taskforge.engine.store.Outcome;
import dev.taskforge.engine.store.Outlook;
import dev.taskforge.engine.store.ReadyJob;
import dev.taskforge.engine.store.sql.JobRow;
import dev.taskforge.engine.store.sql.ReadyLane;
import dev.taskforge.engine.store.sql.Shares;
import dev.taskforge.engine.store.sql.SqlLeases;
import dev.taskforge.engine.store.sql.SqlNeeds;
import dev.taskforge.engine.store.sql.SqlQueues;
import dev.taskforge.engine.store.sql.Turns;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Holds in PostgreSQL, where transactions of any number of processes run beside each other. A job has a lease exactly
 * while it runs; statements about known jobs ask for that and not for the state, because the state would let the planner
 * leave the primary key for the index of running jobs.
 */
final class PostgresLeases extends SqlLeases {
    private static final String PROMOTE = """
            UPDATE job SET state = 'AVAILABLE', held = 0 WHERE id = ANY(ARRAY(
              SELECT id FROM job WHERE state = 'SCHEDULED' AND run_at <= ? ORDER BY run_at LIMIT ?
              FOR UPDATE SKIP LOCKED))
            RETURNING\s""" + JobRow.COLUMNS;

    private static final String EXPIRED =
            "SELECT id, concurrency_key FROM job WHERE state = 'RUNNING' AND lease_until < ?";

    private static final String LOCK_EXPIRED = "SELECT " + JobRow.COLUMNS
            + " FROM job WHERE id = ANY(?) AND lease_until < ? ORDER BY id FOR UPDATE SKIP LOCKED";

    /**
     * Leaves out jobs that another transaction of this worker is changing: waiting for them could end in a deadlock, and
     * their turn comes again long before the lease ends.
     */
    private static final String RENEW = """
            WITH free AS MATERIALIZED (
              SELECT id FROM job WHERE id = ANY(?) AND worker = ? AND lease_until IS NOT NULL
              FOR NO KEY UPDATE SKIP LOCKED),
            renewed AS (
              UPDATE job SET lease_until = ? WHERE id = ANY(ARRAY(SELECT id FROM free)) RETURNING id, lease_until)
            SELECT job.id, fence, cancel_requested, coalesce(renewed.lease_until, job.lease_until) AS lease_until
            FROM job LEFT JOIN renewed ON renewed.id = job.id
            WHERE job.id = ANY(?) AND worker = ? AND job.lease_until IS NOT NULL""";

    private final PostgresFlavour flavour;
    private final SqlNeeds needs;
    private final ReadyLanes lanes;
    private final Shares shares = new Shares();
    private final DryQueues dry = new DryQueues();

    PostgresLeases(PostgresFlavour flavour, SqlNeeds needs, ReadyLanes lanes) {
        super(flavour);
        this.flavour = flavour;
        this.needs = needs;
        this.lanes = lanes;
    }

    @Override
    public Claims claim(Tx tx, ClaimRequest request) {
        return new PostgresClaim(tx, lanes, dry, new Turns(shares), request).run();
    }

    @Override
    public void hear(ReadyJob job) {
        lanes.hint(new Lane(job.queue(), job.type()), new Position(job.priority(), job.runAtMillis(), job.id()));
    }

    @Override
    public boolean knowsReady(Set<String> types) {
        return lanes.hasLooked() && lanes.isAnyOpen(types);
    }

    @Override
    public Outlook outlook(Tx tx, Set<String> types, Instant now) {
        var ready = LaneLook.look(tx, lanes).keySet().stream()
                .filter(lane -> types.contains(lane.type()))
                .map(lane -> new ReadyLane(lane.queue(), lane.type()))
                .toList();
        return SqlQueues.outlook(tx, ready, now);
    }

    @Override
    public int promote(Tx tx, Instant now, int most) {
        var promoted = tx.query(PROMOTE, JobRow::map, now, most);
        promoted.forEach(job -> flavour.ready(tx, job));
        return promoted.size();
    }

    @Override
    public List<Outcome> finish(Tx tx, List<Outcome> outcomes, Instant now) {
        return PostgresFinish.record(tx, flavour, needs, outcomes, now);
    }

    @Override
    public List<Hold> renew(Tx tx, String worker, Collection<Long> jobs, Instant leaseUntil) {
        var ids = ids(jobs);
        return tx.query(
                RENEW,
                row -> new Hold(
                        row.number("id"), row.number("fence"), row.flag("cancel_requested"), row.time("lease_until")),
                ids,
                worker,
                leaseUntil,
                ids,
                worker);
    }

    @Override
    public List<Long> cancelRequested(Tx tx, String worker, Collection<Long> jobs) {
        return tx.query(
                "SELECT id FROM job WHERE id = ANY(?) AND worker = ? AND lease_until IS NOT NULL AND cancel_requested = 1",
                row -> row.number("id"),
                ids(jobs),
                worker);
    }

    private static long[] ids(Collection<Long> jobs) {
        return jobs.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public boolean hasExpired(Tx tx, Instant now) {
        return tx.first(EXPIRED + " LIMIT 1", row -> row.number("id"), now).isPresent();
    }

    @Override
    protected List<Job> expired(Tx tx, Instant now, int most) {
        record Found(
                long id, @org.jspecify.annotations.Nullable String key) {}
        var found = tx.query(
                EXPIRED + " LIMIT ?", row -> new Found(row.number("id"), row.textOrNull("concurrency_key")), now, most);
        flavour.lockKeys(
                tx, found.stream().map(Found::key).filter(Objects::nonNull).toList());
        return tx.query(
                LOCK_EXPIRED, JobRow::map, found.stream().mapToLong(Found::id).toArray(), now);
    }
}
