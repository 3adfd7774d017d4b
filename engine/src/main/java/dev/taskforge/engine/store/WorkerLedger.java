package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The workers of other processes and what they hold. */
public interface WorkerLedger {

    /** A worker as it introduced itself last. */
    record Entry(
            String name,
            String owner,
            @Nullable String host,
            @Nullable String client,
            List<String> queues,
            List<String> types,
            Duration lease,
            boolean draining,
            Instant firstSeenAt,
            Instant lastSeenAt) {}

    /**
     * A job that a worker holds or held last.
     *
     * @param job as it is now, with an empty payload and no result
     * @param timeout its own limit for one attempt, or null for that of its type
     */
    record Held(Job job, @Nullable Duration timeout) {}

    Optional<Entry> find(Tx tx, String name);

    /** All of them by name. */
    List<Entry> list(Tx tx);

    /** How many belong to this owner. */
    int count(Tx tx, String owner);

    /** Adds or replaces. */
    void put(Tx tx, Entry entry);

    /** Notes that the worker was heard of. */
    void seen(Tx tx, String name, Instant at);

    boolean drain(Tx tx, String name, boolean draining);

    /** Removes those that were not heard of since. */
    void forget(Tx tx, Instant before);

    /** How many running jobs each holder has. */
    Map<String, Integer> inHand(Tx tx);

    /** Those of these jobs that {@code holder} was the last to hold, by number. */
    Map<Long, Held> lastHeld(Tx tx, String holder, Collection<Long> jobs);

    /** Every running job of {@code holder}. */
    List<Held> running(Tx tx, String holder);

    /** Extends the holds under the fences of these jobs. */
    void renew(Tx tx, List<Job> jobs, Instant leaseUntil);
}
