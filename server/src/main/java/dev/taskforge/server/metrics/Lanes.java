package dev.taskforge.server.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of label values within bounds: queues and types beyond the first few are all {@code _other}, because
 * each pair is a series of its own for whoever stores the metrics. Safe for use by any thread.
 */
final class Lanes {
    static final int MOST = 200;
    /** No queue or type can have this name. */
    static final String OTHER = "_other";

    /** Labels of a queue and a type. */
    record Lane(String queue, String type) {}

    private static final Lane OTHERS = new Lane(OTHER, OTHER);

    private final Map<Lane, Lane> known = new ConcurrentHashMap<>();

    Lane of(String queue, String type) {
        var lane = new Lane(queue, type);
        if (known.containsKey(lane)) {
            return lane;
        }
        if (known.size() >= MOST) {
            return OTHERS;
        }
        known.put(lane, lane);
        return lane;
    }
}
