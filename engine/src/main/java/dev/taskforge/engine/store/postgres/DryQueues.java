package dev.taskforge.engine.store.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Queues whose rate lets no job start for now, so that the claims until then need not lock their rows. Other processes
 * only make it later; a rate that somebody changes is noticed within a second.
 */
final class DryQueues {
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private record Dry(Instant seen, Instant next) {
        boolean holds(Instant now) {
            return now.isBefore(next) && !now.isBefore(seen) && now.isBefore(seen.plus(TRUSTED));
        }
    }

    private final Map<String, Dry> queues = new HashMap<>();

    /** When the next job of each queue may start for which there is nothing to do now. */
    synchronized Map<String, Instant> at(Instant now) {
        if (queues.isEmpty()) {
            return Map.of();
        }
        var next = new HashMap<String, Instant>();
        queues.values().removeIf(dry -> !dry.holds(now));
        queues.forEach((queue, dry) -> next.put(queue, dry.next));
        return next;
    }

    /** A claim at this time found out when the next job of each of these queues may start. */
    synchronized void seen(Map<String, Instant> nextStarts, Instant now) {
        nextStarts.forEach((queue, next) -> queues.put(queue, new Dry(now, next)));
    }
}
