package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.util.List;

/** The queues: what waits in them, and whether and how wide they are open. Safe for use by any thread. */
public interface Queues {

    /** Every queue that was ever used or configured, by name. */
    List<QueueStatus> list();

    /** Stops or resumes claiming from the queue; running jobs go on. */
    void pause(Tx tx, String queue, boolean paused);

    /** Limits how many of its jobs run at once; 0 removes the limit. */
    void concurrency(Tx tx, String queue, int most);
}
