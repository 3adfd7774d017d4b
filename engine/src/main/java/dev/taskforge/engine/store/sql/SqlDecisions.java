package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobDecisions;
import dev.taskforge.engine.store.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions in SQL; each locks the job, reads its state and changes it. */
public final class SqlDecisions implements JobDecisions {

    private final Flavour flavour;
    private final SqlNeeds needs;

    public SqlDecisions(Flavour flavour, SqlNeeds needs) {
        this.flavour = flavour;
        this.needs = needs;
    }

    @Override
    public Job cancel(Tx tx, long id, Instant now) {
        var job = flavour.locked(tx, id);
        if (job.state().isFinal()) {
            throw new JobConflict("job " + id + " is already " + job.state().label() + " and cannot be cancelled");
        }
        if (job.state() == JobState.RUNNING) {
            tx.update("UPDATE job SET cancel_requested = 1 WHERE id = ?", id);
        } else {
            end(tx, job, JobState.CANCELLED, job.error(), now);
        }
        return JobRow.get(tx, id);
    }

    @Override
    public Job unblock(Tx tx, long id, Instant now) {
        var job = flavour.locked(tx, id);
        if (job.state() != JobState.BLOCKED) {
            throw new JobConflict("job " + id + " is " + job.state().label() + "; only a blocked job can be unblocked");
        }
        SqlNeeds.close(tx, id);
        boolean later = job.runAt().isAfter(now);
        tx.update(
                "UPDATE job SET state = ?, run_at = ? WHERE id = ?",
                later ? JobState.SCHEDULED : JobState.AVAILABLE,
                later ? job.runAt() : now,
                id);
        return ready(tx, id);
    }

    @Override
    public Job retry(Tx tx, long id, Instant now) {
        var job = flavour.locked(tx, id);
        if (job.state() != JobState.FAILED && job.state() != JobState.CANCELLED) {
            throw new JobConflict(
                    "job " + id + " is " + job.state().label() + "; only a failed or cancelled job can be retried");
        }
        refuseTakenKey(tx, job);
        var unknown = SqlSteps.unknown(tx, id);
        // What began once had all it needed.
        boolean blocked = job.startedAt() == null && needs.reopen(tx, id);
        var state = unknown.isPresent() ? JobState.WAITING : blocked ? JobState.BLOCKED : JobState.AVAILABLE;
        tx.update("""
                UPDATE job SET state = ?, held = 0, attempt = 0, run_at = ?, finished_at = NULL, cancel_requested = 0,
                  error = ?, fence = fence + 1
                WHERE id = ?""", state, now, unknown.map(Outcome::question).orElse(job.error()), id);
        var counts = new FinishedCounts();
        counts.add(job.queue(), job.state(), -1);
        counts.save(tx, flavour);
        return ready(tx, id);
    }

    private static void refuseTakenKey(Tx tx, Job job) {
        var key = job.uniqueKey();
        if (key != null) {
            UniqueKeys.holder(tx, key).ifPresent(other -> {
                throw new JobConflict("job " + other.id() + " is "
                        + other.state().label() + " under the same unique key; wait for it or cancel it first");
            });
        }
    }

    @Override
    public Job answer(Tx tx, long id, String step, StepAnswer answer, Instant now) {
        var job = flavour.locked(tx, id);
        if (job.state() != JobState.WAITING) {
            throw new JobConflict("job " + id + " is " + job.state().label() + ", it does not wait for an answer");
        }
        var asked = SqlSteps.find(tx, id, step);
        if (asked.isEmpty() || asked.get().state() != StepState.UNKNOWN) {
            throw new JobConflict("step " + step + " of job " + id + " does not wait for an answer; job " + id
                    + " asks about step " + SqlSteps.unknown(tx, id).orElse("(none)"));
        }
        switch (answer) {
            case RETRY -> resume(tx, job, step, StepState.FAILED);
            case SKIP -> resume(tx, job, step, StepState.SKIPPED);
            case ABORT -> end(tx, job, JobState.FAILED, "aborted by a person at step " + step, now);
        }
        return ready(tx, id);
    }

    private Job ready(Tx tx, long id) {
        var job = JobRow.get(tx, id);
        if (job.state() == JobState.AVAILABLE) {
            flavour.ready(tx, job);
        }
        return job;
    }

    private void freeKey(Tx tx, Job job) {
        var key = job.concurrencyKey();
        if (key != null) {
            flavour.freeKeys(tx, List.of(key));
        }
    }

    private void resume(Tx tx, Job job, String step, StepState state) {
        tx.update("UPDATE job_step SET state = ? WHERE job_id = ? AND name = ?", state, job.id(), step);
        if (SqlSteps.unknown(tx, job.id()).isEmpty()) {
            tx.update("""
                    UPDATE job SET state = 'AVAILABLE', held = 0, error = NULL, fence = fence + 1,
                      max_attempts = CASE WHEN max_attempts > attempt THEN max_attempts ELSE attempt + 1 END
                    WHERE id = ?""", job.id());
            freeKey(tx, job);
        }
    }

    private void end(Tx tx, Job job, JobState state, @Nullable String error, Instant now) {
        tx.update(
                "UPDATE job SET state = ?, held = 0, finished_at = ?, error = ?, fence = fence + 1 WHERE id = ?",
                state,
                now,
                error,
                job.id());
        freeKey(tx, job);
        var counts = new FinishedCounts();
        counts.add(job.queue(), state, 1);
        counts.save(tx, flavour);
        SqlNeeds.close(tx, job.id());
        needs.ended(tx, Map.of(job.id(), state), now);
    }
}
