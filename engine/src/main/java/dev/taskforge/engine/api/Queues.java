package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queues: what waits in them, and whether and how wide they are open. Safe for use by any thread. */
public interface Queues {

    /** Every queue that was ever used or configured, by name. */
    List<QueueStatus> list();

    /** How many jobs of each queue succeeded or failed since then; queues without any are left out. */
    Map<String, Long> doneSince(Instant since);

    /** How many of those failed for good. */
    Map<String, Long> failedSince(Instant since);

    /** The types of the jobs of a queue that could run now. */
    Set<String> waitingTypes(String queue);

    /** Stops or resumes claiming from the queue; running jobs go on. */
    void pause(Tx tx, String queue, boolean paused);

    /** Limits how many of its jobs run at once; 0 removes the limit. */
    void concurrency(Tx tx, String queue, int most);

    /** Limits how fast its jobs start, beginning with a whole period's number at once; null removes the limit. */
    void rate(Tx tx, String queue, @Nullable QueueRate rate);

    /**
     * Lets so many of every 100 jobs that a process takes come from this queue first, as long as it has any ready,
     * whatever their priority; 0 leaves it to the priority alone.
     *
     * @throws IllegalArgumentException when the weights of all queues would exceed 100
     */
    void weight(Tx tx, String queue, int percent);
}
