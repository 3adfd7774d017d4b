package dev.taskforge.engine.store.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/** The turns of queues with a weight in one claim; without any the priority alone decides. */
public final class Turns {
    private final Shares shares;
    private final Map<String, Integer> weights = new HashMap<>();
    /** The weights of those that have ready jobs now. */
    private final Map<String, Integer> ready = new HashMap<>();

    private boolean turn;

    public Turns(Shares shares) {
        this.shares = shares;
    }

    /** Says the weight of a queue; 0 for none. */
    public void weigh(String queue, int weight) {
        if (weight > 0) {
            weights.put(queue, weight);
        }
    }

    /** Takes out the page to go on with, whose first job comes next. */
    Page next(PriorityQueue<Page> merge, QueueRoom room) {
        turn = false;
        if (!weights.isEmpty()) {
            ready.clear();
            for (var page : merge) {
                var weight = weights.get(page.queue());
                if (weight != null && room.of(page.queue()) > 0) {
                    ready.put(page.queue(), weight);
                }
            }
            var queue = shares.turn(ready);
            if (queue != null) {
                turn = true;
                var page = first(merge, queue);
                merge.remove(page);
                return page;
            }
        }
        return Objects.requireNonNull(merge.poll());
    }

    /** Whether the page taken out last comes first whatever the priority of its job. */
    boolean isTurn() {
        return turn;
    }

    private static Page first(PriorityQueue<Page> merge, String queue) {
        return merge.stream()
                .filter(page -> page.queue().equals(queue))
                .min(Page::compareTo)
                .orElseThrow();
    }

    void took(String queue) {
        if (!ready.isEmpty()) {
            shares.took(queue, ready);
        }
    }
}
