package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many more jobs of each limited queue one claim may take, by the number that runs and by the rate. */
public final class QueueRoom {
    private static final String SPEND = "UPDATE queue SET rate_full_at = ? WHERE name = ?";

    private final Instant now;
    /** How many more may run. */
    private final Map<String, Integer> places = new HashMap<>();

    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Integer> starts = new HashMap<>();

    public QueueRoom(Instant now) {
        this.now = now;
    }

    /**
     * Adds a queue.
     *
     * @param more how many more of its jobs may run; {@link Integer#MAX_VALUE} without a limit
     */
    public void put(String queue, int more, @Nullable Bucket bucket) {
        places.put(queue, more);
        if (bucket != null) {
            buckets.put(queue, bucket);
        }
    }

    /** Whether this queue was added. */
    public boolean knows(String queue) {
        return places.containsKey(queue);
    }

    /** How many more jobs of the queue may be taken. */
    public int of(String queue) {
        var bucket = buckets.get(queue);
        int more = places.getOrDefault(queue, Integer.MAX_VALUE);
        return bucket == null ? more : Math.min(more, bucket.tokens(now) - starts.getOrDefault(queue, 0));
    }

    /** Whether no more of its jobs may run before one ends, whatever the rate. */
    public boolean isCrowded(String queue) {
        return places.getOrDefault(queue, 1) <= 0;
    }

    void take(String queue) {
        places.computeIfPresent(queue, (name, more) -> more - 1);
        if (buckets.containsKey(queue)) {
            starts.merge(queue, 1, Integer::sum);
        }
    }

    /** Writes down what was taken and returns when the next job may start of each queue whose rate lets none start now. */
    public Map<String, Instant> spend(Tx tx) {
        if (buckets.isEmpty()) {
            return Map.of();
        }
        var next = new HashMap<String, Instant>();
        buckets.forEach((queue, bucket) -> {
            int taken = starts.getOrDefault(queue, 0);
            var left = taken == 0 ? bucket : bucket.minus(taken, now);
            if (taken > 0) {
                tx.update(SPEND, left.fullAt(), queue);
            }
            if (left.next().isAfter(now)) {
                next.put(queue, left.next());
            }
        });
        return next;
    }
}
