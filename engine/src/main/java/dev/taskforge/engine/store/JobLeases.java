package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds which job. A hold ends by its outcome, by being given back, or when its lease runs out; from then on its
 * fence is stale and nothing is recorded under it.
 */
public interface JobLeases {

    /**
     * Hands out available jobs: highest priority first, then the earliest run time, then the lowest id. Leaves out
     * paused queues, queues and concurrency keys at their limit, and types the worker does not know.
     */
    Claims claim(Tx tx, ClaimRequest request);

    /** Another process made a job ready: lets the next claim find it at once. */
    void hear(ReadyJob job);

    /** Whether this process has heard of ready jobs of these types; asks no database. False says nothing. */
    boolean knowsReady(Set<String> types);

    /** Whether a claim for these types would probably find something; meant to be cheap. */
    Outlook outlook(Tx tx, Set<String> types, Instant now);

    /** Makes at most {@code most} scheduled jobs available whose time has come, and returns how many. */
    int promote(Tx tx, Instant now, int most);

    /** The earliest time of a scheduled job. */
    Optional<Instant> nextDue(Tx tx);

    /**
     * Records how attempts ended and returns what was recorded: without the outcomes that came too late because the
     * hold had ended, and with the job cancelled instead of repeated when a person asked for that meanwhile.
     */
    List<Outcome> finish(Tx tx, List<Outcome> outcomes, Instant now);

    /** Extends the holds of {@code worker} on these jobs and returns those that it has. */
    List<Hold> renew(Tx tx, String worker, Collection<Long> jobs, Instant leaseUntil);

    /** Those of these running jobs of {@code worker} that a person asked to end. */
    List<Long> cancelRequested(Tx tx, String worker, Collection<Long> jobs);

    /** Whether any lease has run out. */
    boolean hasExpired(Tx tx, Instant now);

    /**
     * Takes back at most {@code most} jobs whose lease has run out and returns them as they are now: available again,
     * failed when no attempts are left, cancelled when that was asked, or waiting when a step that may not be repeated
     * blindly was under way.
     */
    List<Job> expire(Tx tx, Instant now, int most);

    /**
     * Takes one running job from its holder without counting the attempt; empty when the hold had ended before. It
     * becomes available, or waiting when a step that may not be repeated blindly was under way.
     */
    Optional<Job> takeBack(Tx tx, Job job, Instant now);

    /** Whether any job is kept back by its concurrency key. */
    boolean hasHeld(Tx tx);

    /**
     * Frees available jobs that were kept back by a concurrency key that has room again. Repairs what no single event
     * can see, such as a key whose next job lies in a paused queue. Returns how many it freed.
     */
    int freeHeld(Tx tx);
}
