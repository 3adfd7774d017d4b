package dev.taskforge.engine.store.sqlite;

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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Holds in SQLite, whose single writer makes every transaction exclusive. */
final class SqliteLeases extends SqlLeases {
    private static final String PROMOTE = """
            UPDATE job SET state = 'AVAILABLE', held = 0 WHERE id IN (
              SELECT id FROM job WHERE state = 'SCHEDULED' AND run_at <= ? ORDER BY run_at LIMIT ?)""";

    private static final String EXPIRED =
            "SELECT " + JobRow.COLUMNS + " FROM job INDEXED BY job_running WHERE state = 'RUNNING' AND lease_until < ?";

    private final SqlNeeds needs;
    private final Shares shares = new Shares();

    SqliteLeases(SqlNeeds needs) {
        super(SqliteFlavour.INSTANCE);
        this.needs = needs;
    }

    @Override
    public Claims claim(Tx tx, ClaimRequest request) {
        return new SqliteClaim(tx, shares, request).run();
    }

    @Override
    public void hear(ReadyJob job) {}

    /** A claim keeps others from writing, a look does not. */
    @Override
    public boolean knowsReady(Set<String> types) {
        return false;
    }

    @Override
    public Outlook outlook(Tx tx, Set<String> types, Instant now) {
        var lanes = ReadyLane.all(tx).stream()
                .filter(lane -> types.contains(lane.type()))
                .toList();
        return SqlQueues.outlook(tx, lanes, now);
    }

    @Override
    public int promote(Tx tx, Instant now, int most) {
        return tx.update(PROMOTE, now, most);
    }

    @Override
    public List<Outcome> finish(Tx tx, List<Outcome> outcomes, Instant now) {
        return SqliteFinish.record(tx, needs, outcomes, now);
    }

    @Override
    public List<Hold> renew(Tx tx, String worker, Collection<Long> jobs, Instant leaseUntil) {
        return tx.query(
                """
                UPDATE job SET lease_until = ?
                WHERE id IN (SELECT value FROM json_each(?)) AND state = 'RUNNING' AND worker = ?
                RETURNING id, fence, cancel_requested""",
                row -> new Hold(row.number("id"), row.number("fence"), row.flag("cancel_requested"), leaseUntil),
                leaseUntil,
                jobs.toString(),
                worker);
    }

    @Override
    public List<Long> cancelRequested(Tx tx, String worker, Collection<Long> jobs) {
        return tx.query("""
                SELECT id FROM job WHERE id IN (SELECT value FROM json_each(?)) AND state = 'RUNNING' AND worker = ?
                  AND cancel_requested = 1""", row -> row.number("id"), jobs.toString(), worker);
    }

    @Override
    public boolean hasExpired(Tx tx, Instant now) {
        return tx.first(EXPIRED + " LIMIT 1", row -> row.number("id"), now).isPresent();
    }

    @Override
    protected List<Job> expired(Tx tx, Instant now, int most) {
        return tx.query(EXPIRED + " LIMIT ?", JobRow::map, now, most);
    }
}
