package dev.taskforge.engine.store.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among queues with a weight. With each job that this process takes, every queue with a weight that has
 * ready jobs gains as much credit as it weighs; one with a credit of 100 goes first, and a job taken from it, for
 * whatever reason, costs 100. So a queue gets at least its share, and none saves up for later what it had no jobs for.
 */
public final class Shares {
    private static final int WHOLE = 100;
    /** A queue that has to wait because others are due too falls behind by no more than this. */
    private static final int MOST_CREDIT = 2 * WHOLE;

    private final Map<String, Integer> credits = new HashMap<>();

    /**
     * The queue that goes first, or null when the priority decides.
     *
     * @param ready the weights of the queues that have ready jobs
     */
    synchronized @Nullable String turn(Map<String, Integer> ready) {
        String first = null;
        int most = WHOLE - 1;
        for (var queue : ready.keySet()) {
            int credit = credit(queue, ready);
            if (credit > most || (credit == most && first != null && queue.compareTo(first) < 0)) {
                first = queue;
                most = credit;
            }
        }
        return first;
    }

    /**
     * A job was taken. When the transaction of the claim fails in the end, the credits stay as if it had not: they say
     * who is next, not what was done.
     */
    synchronized void took(String queue, Map<String, Integer> ready) {
        for (var each : ready.keySet()) {
            int credit = Math.min(MOST_CREDIT, credit(each, ready));
            credits.put(each, each.equals(queue) ? Math.max(0, credit - WHOLE) : credit);
        }
    }

    private int credit(String queue, Map<String, Integer> ready) {
        return credits.getOrDefault(queue, 0) + ready.getOrDefault(queue, 0);
    }
}
