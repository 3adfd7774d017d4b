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
import java.util.function.UnaryOperator;

/**
 * When each monitor is to be looked at: at a fixed rate, at the same moments whenever and wherever it is asked. Not safe for several
 * threads.
 */
final class Rota {
    /** The clock may be set by this much without being taken for one that went back. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(1);
    /** From the first look that is out of turn to the one at which a monitor counts as down. */
    static final Duration SURE = Duration.ofSeconds(20);

    private final Map<Monitor.Key, Turn> turns = new HashMap<>();
    private final PriorityQueue<Turn> queue = new PriorityQueue<>(Comparator.comparingLong(Turn::at));
    private Instant last = Instant.MIN;

    /**
     * When one is to be looked at next.
     *
     * @param early how many looks from this one on are out of turn; none when it is the moment of its own
     * @param since so that one out of turn stands for a moment of its own that came after
     */
    private record Turn(Monitor monitor, long at, int early, long since) {
        Turn(Monitor monitor, long at) {
            this(monitor, at, 0, at);
        }
    }

    /**
     * A look that is due.
     *
     * @param at when it was to begin
     * @param missed how many before it were not begun at all
     * @param early whether it is out of turn
     */
    record Due(Monitor monitor, Instant at, long missed, boolean early) {}

    /** Watches these from now on and no others; what is watched already keeps its turn, one out of turn also at another interval. */
    void replace(Collection<Monitor> monitors, Instant now) {
        var kept = new ArrayList<Turn>();
        for (var monitor : monitors) {
            var had = turns.get(monitor.key());
            kept.add(
                    had != null && (had.early() > 0 || had.monitor().every().equals(monitor.every()))
                            ? new Turn(monitor, had.at(), had.early(), had.since())
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
            if (head.early() > 0) {
                found.add(new Due(
                        head.monitor(),
                        Instant.ofEpochMilli(head.at()),
                        0,
                        moment(head, now).isEmpty()));
                put(soon(head.monitor(), now, gap(head.monitor()), head.early() - 1));
                continue;
            }
            long every = head.monitor().every().toMillis();
            long missed = (now.toEpochMilli() - head.at()) / every;
            long at = head.at() + missed * every;
            found.add(new Due(head.monitor(), Instant.ofEpochMilli(at), missed, false));
            put(new Turn(head.monitor(), at + every));
        }
        return found;
    }

    /**
     * Lets the monitors of a project be looked at now, and again as often as each needs to count as down and once more, within {@link #SURE}
     * or its intervals if those are shorter; then again at their moments.
     */
    void hasten(String project, Instant now) {
        long at = now.toEpochMilli();
        change(project, turn -> {
            long since = turn.early() > 0 ? turn.since() : Math.min(at, turn.at() - 1);
            return new Turn(turn.monitor(), at, turn.monitor().failsAfter() + 1, since);
        });
    }

    /** A look that is out of turn could not begin: it is tried again. */
    void again(Monitor.Key key, Instant now) {
        var turn = turns.get(key);
        if (turn != null) {
            queue.remove(turn);
            put(soon(turn.monitor(), now, SOON, turn.early() + 1));
        }
    }

    /** What is over so soon, as when everything is restarted, is not told. */
    private static Duration gap(Monitor monitor) {
        var gap = SURE.dividedBy(Math.max(1, monitor.failsAfter() - 1));
        var least = gap.compareTo(SOON) < 0 ? SOON : gap;
        return least.compareTo(monitor.every()) < 0 ? least : monitor.every();
    }

    /** The last moment of its own that has come since a turn out of turn was given; empty when none has. */
    private static Optional<Turn> moment(Turn turn, Instant now) {
        long at = first(turn.monitor(), now).at() - turn.monitor().every().toMillis();
        return at > turn.since() ? Optional.of(new Turn(turn.monitor(), at)) : Optional.empty();
    }

    /** Lets them be looked at at their moments only. */
    void calm(String project, Instant now) {
        change(project, turn -> turn.early() > 0 ? moment(turn, now).orElse(first(turn.monitor(), now)) : turn);
    }

    private void change(String project, UnaryOperator<Turn> how) {
        fill(turns.values().stream()
                .map(turn -> turn.monitor().project().equals(project) ? how.apply(turn) : turn)
                .toList());
    }

    private static Turn soon(Monitor monitor, Instant now, Duration wait, int early) {
        return early > 0
                ? new Turn(monitor, now.plus(wait).toEpochMilli(), early, now.toEpochMilli())
                : first(monitor, now);
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
