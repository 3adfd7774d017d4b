package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.engine.api.WeightRefused;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.QueueLedger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public face of the queues. */
final class EngineQueues implements Queues {
    private static final int MOST_CONCURRENCY = 10_000;
    private static final int WHOLE = 100;

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
    public Map<String, Long> failedSince(Instant since) {
        return database.read(tx -> queues.failedSince(tx, since));
    }

    @Override
    public Set<String> waitingTypes(String queue) {
        return database.read(tx -> queues.waitingTypes(tx, queue));
    }

    @Override
    public void pause(Tx tx, String queue, boolean paused) {
        JobRules.checkName("queue", queue);
        queues.pause(tx, queue, paused);
        tx.afterCommit(changed);
    }

    @Override
    public void rate(Tx tx, String queue, @Nullable QueueRate rate) {
        JobRules.checkName("queue", queue);
        queues.rate(tx, queue, rate);
        tx.afterCommit(changed);
    }

    @Override
    public void weight(Tx tx, String queue, int percent) {
        JobRules.checkName("queue", queue);
        JobRules.range("weight", percent, 0, WHOLE);
        var others = new HashMap<>(queues.weights(tx));
        others.remove(queue);
        int left = WHOLE - others.values().stream().mapToInt(Integer::intValue).sum();
        if (percent > left) {
            throw new WeightRefused(left, others);
        }
        queues.weight(tx, queue, percent);
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
