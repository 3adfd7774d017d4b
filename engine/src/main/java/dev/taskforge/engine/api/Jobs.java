package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The jobs of this installation: submit them, look at them, decide about them. Safe for use by any thread.
 *
 * <p>Methods that take a {@link Tx} become durable with it, so the caller can record an audit entry in the same
 * transaction. Those that cannot apply to the job's present state throw {@link JobConflict}; those about a job that does
 * not exist throw {@link NoSuchJob}.
 */
public interface Jobs {

    /** Submits one job in its own transaction. Concurrent callers share commits. */
    Submitted submit(NewJob job);

    /** Submits one job as part of the caller's transaction. */
    Submitted submit(Tx tx, NewJob job);

    /** Submits many jobs in one transaction: all or none. At most 10,000. */
    List<Submitted> submitAll(List<NewJob> jobs);

    /**
     * Submits jobs of which some need others, in one transaction: all or none. A job is blocked until everything it needs
     * has ended; a needed job that has ended already counts accordingly. When an unfinished job has the unique key of one
     * of them, it is returned instead, and its needs stay what they were.
     *
     * @throws IllegalArgumentException when a needed job does not exist, or jobs need each other in a circle
     */
    List<Submitted> submitAll(JobGraph graph);

    /**
     * Submits a batch in one transaction.
     *
     * @throws JobConflict when an unfinished job has the unique key of the callback
     */
    Batch submit(NewBatch batch);

    Optional<Batch> batch(long id);

    Optional<Job> find(long id);

    /** Those of these jobs that exist, in no particular order, as the caller's transaction sees them. */
    List<Job> find(Tx tx, Collection<Long> ids);

    List<Job> list(JobFilter filter);

    /** Everything that keeps the job from running at this moment, what has to happen first before the rest. */
    List<Why> why(long id);

    /** The recorded steps of a job in order. */
    List<Step> steps(long id);

    /** What a job needs, at most {@code limit}, those it still waits for first. */
    List<Dependency> needs(long id, int limit);

    /** Which jobs need this one, at most {@code limit}, those that still wait for it first. */
    List<Dependency> dependents(long id, int limit);

    /** Log lines with a number above {@code after}, in order, at most {@code limit}. */
    List<LogLine> log(long id, long after, int limit);

    /** Ends a job: at once when it is not running, else it is asked to stop and its process tree is killed. */
    Job cancel(Tx tx, long id);

    /** Lets a blocked job run without what it still waits for. */
    Job unblock(Tx tx, long id);

    /**
     * Makes a failed or cancelled job available again with fresh attempts; finished steps stay finished. One that never
     * began is blocked again by what it needs and what has not succeeded, unless it is to run after a failure too.
     */
    Job retry(Tx tx, long id);

    /** Decides about the unknown step of a waiting job. */
    Job answer(Tx tx, long id, String step, StepAnswer answer);

    /** How many jobs of the filter, whatever its limit, this decision would be about now. */
    long count(BulkDecision decision, JobFilter filter);

    /**
     * Decides about the jobs of the filter, newest first, in transactions of its own that are short; about at most
     * {@code limit} of them, 10,000 or fewer. What it cannot apply to any more is passed over.
     *
     * @throws IllegalArgumentException when the filter names a state to which the decision cannot apply
     */
    BulkResult decide(BulkDecision decision, JobFilter filter);

    /** Calls {@code listener} after each change until the registration is closed. It must return quickly. */
    JobContext.Registration listen(Consumer<JobEvent> listener);
}
