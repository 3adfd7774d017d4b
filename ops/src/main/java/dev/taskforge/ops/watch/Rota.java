package dev.taskforge.ops.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When each monitor is to be looked at: at a fixed rate, at the same moments whenever and wherever it is asked. Not safe for several
 * threads.
 */
final class Rota {
    /** The clock may be set by this much without being taken for one that went back. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Map<Monitor.Key, Turn> turns = new HashMap<>();
    private final PriorityQueue<Turn> queue = new PriorityQueue<>(Comparator.comparingLong(Turn::at));
    private Instant last = Instant.MIN;

    private record Turn(Monitor monitor, long at) {}

    /**
     * A look that is due.
     *
     * @param at when it was to begin
     * @param missed how many before it were not begun at all
     */
    record Due(Monitor monitor, Instant at, long missed) {}

    /** Watches these from now on and no others; what is watched already keeps its turn. */
    void replace(Collection<Monitor> monitors, Instant now) {
        var kept = new ArrayList<Turn>();
        for (var monitor : monitors) {
            var had = turns.get(monitor.key());
            kept.add(
                    had != null && had.monitor().every().equals(monitor.every())
                            ? new Turn(monitor, had.at())
                            : first(monitor, now));
        }
        fill(kept);
    }

    /** What is due, each once, however late it is. */
    List<Due> due(Instant now) {
        if (now.isBefore(last.minus(last.equals(Instant.MIN) ? Duration.ZERO : SLACK))) {
            // The clock was set back: nobody waits for it to come here again.
            fill(turns.values().stream().map(turn -> first(turn.monitor(), now)).toList());
        }
        last = now;
        var found = new ArrayList<Due>();
        for (var head = queue.peek(); head != null && head.at() <= now.toEpochMilli(); head = queue.peek()) {
            queue.poll();
            long every = head.monitor().every().toMillis();
            long missed = (now.toEpochMilli() - head.at()) / every;
            long at = head.at() + missed * every;
            found.add(new Due(head.monitor(), Instant.ofEpochMilli(at), missed));
            put(new Turn(head.monitor(), at + every));
        }
        return found;
    }

    /** When the next one is due; empty when there is none. */
    Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(turn -> Instant.ofEpochMilli(turn.at()));
    }

    private static Turn first(Monitor monitor, Instant now) {
        long every = monitor.every().toMillis();
        long passed = Math.floorMod(now.toEpochMilli() - monitor.phase(), every);
        return new Turn(monitor, now.toEpochMilli() + every - passed);
    }

    private void fill(List<Turn> all) {
        turns.clear();
        queue.clear();
        all.forEach(this::put);
    }

    private void put(Turn turn) {
        turns.put(turn.monitor().key(), turn);
        queue.add(turn);
    }
}
