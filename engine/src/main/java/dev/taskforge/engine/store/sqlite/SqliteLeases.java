package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.Hold;
import dev.taskforge.engine.store.JobLeases;
import dev.taskforge.engine.store.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds in SQLite, whose single writer makes every transaction exclusive. */
final class SqliteLeases implements JobLeases {
    private static final String PROMOTE = """
            UPDATE job SET state = 'AVAILABLE', held = 0 WHERE id IN (
              SELECT id FROM job WHERE state = 'SCHEDULED' AND run_at <= ? ORDER BY run_at LIMIT ?)""";

    private static final String EXPIRED =
            "SELECT " + JobRow.COLUMNS + " FROM job INDEXED BY job_running WHERE state = 'RUNNING' AND lease_until < ?";

    @Override
    public Claims claim(Tx tx, ClaimRequest request) {
        return new SqliteClaim(tx, request).run();
    }

    @Override
    public boolean hasReady(Tx tx, Set<String> types) {
        var lanes = Lane.ready(tx, types);
        if (lanes.isEmpty()) {
            return false;
        }
        var settings = SqliteQueues.settings(tx);
        return lanes.stream().anyMatch(lane -> {
            var setting = settings.get(lane.queue());
            return setting == null || !setting.paused();
        });
    }

    @Override
    public int promote(Tx tx, Instant now, int most) {
        return tx.update(PROMOTE, now, most);
    }

    @Override
    public Optional<Instant> nextDue(Tx tx) {
        return tx.first(
                "SELECT run_at FROM job WHERE state = 'SCHEDULED' ORDER BY run_at LIMIT 1", row -> row.time("run_at"));
    }

    @Override
    public List<Outcome> finish(Tx tx, List<Outcome> outcomes, Instant now) {
        return SqliteFinish.record(tx, outcomes, now);
    }

    @Override
    public List<Hold> renew(Tx tx, String worker, Instant leaseUntil) {
        return tx.query(
                """
                UPDATE job SET lease_until = ? WHERE state = 'RUNNING' AND worker = ?
                RETURNING id, fence, cancel_requested""",
                row -> new Hold(row.number("id"), row.number("fence"), row.flag("cancel_requested")),
                leaseUntil,
                worker);
    }

    @Override
    public List<Long> cancelRequested(Tx tx, String worker) {
        return tx.query(
                "SELECT id FROM job WHERE state = 'RUNNING' AND worker = ? AND cancel_requested = 1",
                row -> row.number("id"),
                worker);
    }

    @Override
    public boolean hasExpired(Tx tx, Instant now) {
        return tx.first(EXPIRED + " LIMIT 1", row -> row.number("id"), now).isPresent();
    }

    @Override
    public List<Job> expire(Tx tx, Instant now, int most) {
        var taken = new ArrayList<Job>();
        for (var job : tx.query(EXPIRED + " LIMIT ?", JobRow::map, now, most)) {
            var error = "attempt " + job.attempt() + " of " + job.maxAttempts() + ": the worker " + job.worker()
                    + " stopped answering";
            finish(tx, List.of(Takeover.of(tx, job, error, now)), now);
            taken.add(JobRow.get(tx, job.id()));
        }
        return taken;
    }

    @Override
    public Optional<Job> takeBack(Tx tx, Job job, Instant now) {
        var interrupted = SqliteSteps.interrupt(tx, job.id(), now);
        var outcome = interrupted.isEmpty() ? Outcome.released(job) : Outcome.waitingFor(job, interrupted.get());
        return finish(tx, List.of(outcome), now).isEmpty() ? Optional.empty() : JobRow.find(tx, job.id());
    }

    @Override
    public boolean hasHeld(Tx tx) {
        return ConcurrencyKeys.anyHeld(tx);
    }

    @Override
    public int freeHeld(Tx tx) {
        return ConcurrencyKeys.freeAll(tx);
    }

    /** What becomes of a job whose worker is gone. */
    private static final class Takeover {
        static Outcome of(Tx tx, Job job, String error, Instant now) {
            var interrupted = SqliteSteps.interrupt(tx, job.id(), now);
            if (job.cancelRequested()) {
                return Outcome.cancelled(job);
            }
            if (interrupted.isPresent()) {
                return Outcome.waitingFor(job, interrupted.get());
            }
            if (job.attempt() < job.maxAttempts()) {
                return new Outcome(job, JobState.AVAILABLE, null, error, job.runAt(), job.attempt());
            }
            return Outcome.failed(job, error + "; no attempts are left");
        }
    }
}
