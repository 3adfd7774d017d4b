package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The queues: what waits in them, and whether and how wide they are open. Safe for use by any thread. */
public interface Queues {

    /** Every queue that was ever used or configured, by name. */
    List<QueueStatus> list();

    /** How many jobs of each queue succeeded or failed since then; queues without any are left out. */
    Map<String, Long> doneSince(Instant since);

    /** Stops or resumes claiming from the queue; running jobs go on. */
    void pause(Tx tx, String queue, boolean paused);

    /** Limits how many of its jobs run at once; 0 removes the limit. */
    void concurrency(Tx tx, String queue, int most);
}
