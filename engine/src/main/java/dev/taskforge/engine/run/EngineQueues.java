package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.QueueLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The public face of the queues. */
final class EngineQueues implements Queues {
    private static final int MOST_CONCURRENCY = 10_000;

    private final Database database;
    private final QueueLedger queues;
    private final Runnable changed;

    /** @param changed told after each change that became durable */
    EngineQueues(Database database, QueueLedger queues, Runnable changed) {
        this.database = database;
        this.queues = queues;
        this.changed = changed;
    }

    @Override
    public List<QueueStatus> list() {
        return database.read(queues::list);
    }

    @Override
    public Map<String, Long> doneSince(Instant since) {
        return database.read(tx -> queues.doneSince(tx, since));
    }

    @Override
    public void pause(Tx tx, String queue, boolean paused) {
        JobRules.checkName("queue", queue);
        queues.pause(tx, queue, paused);
        tx.afterCommit(changed);
    }

    @Override
    public void concurrency(Tx tx, String queue, int most) {
        JobRules.checkName("queue", queue);
        JobRules.range("concurrency", most, 0, MOST_CONCURRENCY);
        queues.concurrency(tx, queue, most);
        tx.afterCommit(changed);
    }
}
