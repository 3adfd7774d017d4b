package dev.taskforge.engine.store;

import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What waits in the queues, and their settings. */
public interface QueueLedger {

    /** Every queue that was ever used or configured, by name. */
    List<QueueStatus> list(Tx tx);

    /** How many jobs of each queue succeeded or failed since then; reads only those. */
    Map<String, Long> doneSince(Tx tx, Instant since);

    /** How many jobs of each queue failed since then; reads only what ended since. */
    Map<String, Long> failedSince(Tx tx, Instant since);

    /** The types of the jobs of a queue that are available. */
    Set<String> waitingTypes(Tx tx, String queue);

    void pause(Tx tx, String queue, boolean paused);

    void concurrency(Tx tx, String queue, int most);

    /** A new rate begins with a whole period's number; the one that the queue has changes nothing. */
    void rate(Tx tx, String queue, @Nullable QueueRate rate);

    /** The weights of the queues that have one. */
    Map<String, Integer> weights(Tx tx);

    void weight(Tx tx, String queue, int percent);
}
