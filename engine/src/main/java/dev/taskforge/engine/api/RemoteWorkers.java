package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workers in other processes, in any language: they take jobs under a lease and a fence, and report how each ended. The
 * guarantees are those of the handlers in this process. Safe for use by any thread.
 *
 * <p>Every method that takes a {@link Worker} throws {@link JobConflict} when its name belongs to another owner, and
 * {@link IllegalArgumentException}, beginning with the field, when something is out of bounds.
 */
public interface RemoteWorkers {
    Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    Duration LONGEST_LEASE = Duration.ofMinutes(10);

    /** A worker that was not heard of for so long is gone for good: its name is free and it holds nothing. */
    Duration GONE_FOR_GOOD = LONGEST_LEASE.plusMinutes(5);

    /** The most jobs of one call. */
    int MOST_JOBS = 1_000;

    /**
     * Who calls.
     *
     * @param owner in whose name; a worker's name belongs to the owner who used it first, until it is gone for good
     * @param reach what the owner may take
     */
    record Worker(String name, String owner, Reach reach) {}

    /**
     * What a worker wants.
     *
     * @param queues null for all
     * @param types at least one, none of which this process runs itself
     * @param lease how long each job is held without a heartbeat
     * @param inHand every job the worker has; what else it holds by the records, from an answer that got lost, is given
     *     back first. Null when it does not say
     * @param host where it runs, for people
     * @param client its language and version, for people
     */
    record Ask(
            @Nullable Set<String> queues,
            Set<String> types,
            int most,
            Duration lease,
            @Nullable List<Hold> inHand,
            @Nullable String host,
            @Nullable String client) {}

    /** A job and the fence under which it was handed out. */
    record Hold(long jobId, long fence) {}

    /**
     * A job handed out.
     *
     * @param timeout how long the attempt may take; afterwards its heartbeat answers {@link HoldState#LOST}
     */
    record Taken(Job job, Duration timeout) {}

    /** @param draining whether the worker shall finish what it has and end */
    record Claim(List<Taken> jobs, boolean draining) {}

    /** What became of a hold. */
    enum HoldState {
        /** Renewed. */
        HELD,
        /** Renewed, but a person asked to end the job: stop the work and give it back. */
        CANCEL,
        /** Over: drop the work, nothing more is recorded. */
        LOST
    }

    /** Holds and their states in the order in which they were asked for. */
    record Holds(List<HoldState> states, boolean draining) {}

    /** What a running job has to say. */
    record Note(Hold hold, @Nullable Progress progress, List<String> lines) {}

    /** How an attempt ended. When a person asked to end the job meanwhile, whatever would repeat it cancels it. */
    sealed interface End {
        Hold hold();

        /** @param result JSON text, or null */
        record Succeeded(Hold hold, @Nullable String result) implements End {}

        /**
         * @param retryable false when another attempt cannot mend it
         * @param retryIn instead of the pause of the retry policy
         */
        record Failed(
                Hold hold,
                String error,
                boolean retryable,
                @Nullable Duration retryIn) implements End {}

        /** Put off as by {@link Snooze}: it runs again after the pause, and the attempt does not count. */
        record Snoozed(Hold hold, Duration pause, @Nullable String reason) implements End {
            public Snoozed {
                Snooze.checked(pause);
            }
        }

        /** Given back unfinished; the attempt does not count. */
        record Released(Hold hold) implements End {}
    }

    /** What a worker is doing. */
    enum Activity {
        ACTIVE,
        /** It gets no new jobs. */
        DRAINING,
        /** It was not heard of for longer than its lease and a minute. */
        GONE
    }

    /**
     * A worker at one moment.
     *
     * @param queues empty for all
     * @param jobs how many it holds
     */
    record Status(
            String name,
            String owner,
            @Nullable String host,
            @Nullable String client,
            List<String> queues,
            List<String> types,
            Activity activity,
            int jobs,
            Instant firstSeenAt,
            Instant lastSeenAt) {}

    /** What happened since the start of this process. */
    record Counts(long claimed, long stale, int waiting) {}

    /**
     * Hands out jobs. When there are none it waits for some, until {@code patience} is over, the worker asks again, it
     * was not heard of for as long as its lease, it is to drain, or {@link #endWaits}.
     *
     * @throws WaitRefused when it had to wait but cannot
     */
    Claim claim(Worker worker, Ask ask, Duration patience) throws InterruptedException;

    /** Ends the wait of this worker, if it waits: it wants no more jobs. */
    void endWait(Worker worker);

    /** Renews holds. One whose attempt has taken too long ends as failed. */
    Holds heartbeat(Worker worker, List<Hold> jobs, Duration lease);

    /** Records progress and log lines; false for each whose hold is over. */
    List<Boolean> note(Worker worker, List<Note> notes);

    /**
     * Records how attempts ended; false for each that came too late. The same success or failure reported twice is true
     * both times, and a snooze as long as the job sleeps.
     */
    List<Boolean> finish(Worker worker, List<End> ends);

    /** The workers heard of within a day, by name. */
    List<Status> list();

    /** Gives a worker no more jobs, or gives it jobs again; false when there is none of this name. */
    boolean drain(Tx tx, String name, boolean draining);

    Counts counts();

    /** Ends all waits at once and refuses new ones. */
    void endWaits();
}
