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
        if (!weights.isEmpty()) {
            ready.clear();
            for (var page : merge) {
                var weight = weights.get(page.queue());
                if (weight != null && room.of(page.queue()) > 0) {
                    ready.put(page.queue(), weight);
                }
            }
            var turn = shares.turn(ready);
            if (turn != null) {
                var page = first(merge, turn);
                merge.remove(page);
                return page;
            }
        }
        return Objects.requireNonNull(merge.poll());
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
