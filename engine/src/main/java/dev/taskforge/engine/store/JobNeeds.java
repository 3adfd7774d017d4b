package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Batch;
import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which job needs which. Whatever ends a job also moves, in the same transaction, the jobs that waited for it: those that
 * wait for nothing more become available or scheduled, those that are to be cancelled with it are.
 */
public interface JobNeeds {

    /** One job needs another. */
    record Need(long job, long needed, OnFailure onFailure) {}

    /** Tells {@code listener}, after the commit, of jobs that moved because others ended. There is one listener. */
    void listen(Consumer<List<Job>> listener);

    /**
     * Blocks jobs added in this transaction until what they need has ended. What has ended already counts at once.
     *
     * @throws IllegalArgumentException when a needed job does not exist
     */
    void add(Tx tx, List<Need> needs, Instant now);

    /** What the job needs, at most {@code most}, those it still waits for first. */
    List<Dependency> needs(Tx tx, long jobId, int most);

    /** Which jobs need this one, at most {@code most}, those that still wait for it first. */
    List<Dependency> dependents(Tx tx, long jobId, int most);

    /** Remembers that this job, which needs the others, ends a batch. */
    void addBatch(Tx tx, long callback, String name);

    Optional<Batch> batch(Tx tx, long callback);
}
