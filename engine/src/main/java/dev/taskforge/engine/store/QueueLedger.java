package dev.taskforge.engine.store;

import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.db.Tx;
import java.util.List;

/** What waits in the queues, and their settings. */
public interface QueueLedger {

    /** Every queue that was ever used or configured, by name. */
    List<QueueStatus> list(Tx tx);

    void pause(Tx tx, String queue, boolean paused);

    void concurrency(Tx tx, String queue, int most);
}
