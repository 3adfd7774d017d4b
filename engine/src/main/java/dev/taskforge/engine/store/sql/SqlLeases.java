package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobLeases;
import dev.taskforge.engine.store.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds have in common in every SQL database: how they end without their worker. */
public abstract class SqlLeases implements JobLeases {
    private final Flavour flavour;

    protected SqlLeases(Flavour flavour) {
        this.flavour = flavour;
    }

    /** Running jobs whose lease has run out, which nobody else changes before this transaction is over. */
    protected abstract List<Job> expired(Tx tx, Instant now, int most);

    @Override
    public Optional<Instant> nextDue(Tx tx) {
        return tx.first(
                "SELECT run_at FROM job WHERE state = 'SCHEDULED' ORDER BY run_at LIMIT 1", row -> row.time("run_at"));
    }

    @Override
    public List<Job> expire(Tx tx, Instant now, int most) {
        var taken = new ArrayList<Job>();
        for (var job : expired(tx, now, most)) {
            var error = "attempt " + job.attempt() + " of " + job.maxAttempts() + ": the worker " + job.worker()
                    + " stopped answering";
            finish(tx, List.of(takeover(tx, job, error, now)), now);
            taken.add(JobRow.get(tx, job.id()));
        }
        return taken;
    }

    /** What becomes of a job whose worker is gone. */
    private static Outcome takeover(Tx tx, Job job, String error, Instant now) {
        var interrupted = SqlSteps.interrupt(tx, job.id(), now);
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

    @Override
    public Optional<Job> takeBack(Tx tx, Job job, Instant now) {
        if (flavour.locked(tx, job.id()).fence() != job.fence()) {
            return Optional.empty();
        }
        var interrupted = SqlSteps.interrupt(tx, job.id(), now);
        var outcome = interrupted.isEmpty() ? Outcome.released(job) : Outcome.waitingFor(job, interrupted.get());
        return finish(tx, List.of(outcome), now).isEmpty() ? Optional.empty() : JobRow.find(tx, job.id());
    }

    @Override
    public boolean hasHeld(Tx tx) {
        return ConcurrencyKeys.anyHeld(tx);
    }

    @Override
    public int freeHeld(Tx tx) {
        return ConcurrencyKeys.freeAll(tx, flavour);
    }
}
