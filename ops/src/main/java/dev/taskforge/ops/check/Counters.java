package dev.taskforge.ops.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Readings of counters that only grow. A reading is compared with one that is a minute older where there is one, so that it does not
 * matter how often somebody looks. Safe for use by any thread.
 */
final class Counters implements Remembered {
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final Duration TOO_SOON = Duration.ofMillis(200);
    private static final int MOST = 64;
    /** Of a counter in a reading. */
    private static final long BYTES = 60;

    private final @Nullable Duration forgotten;
    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(Instant at, Map<String, Long> values) {}

    private Counters(@Nullable Duration forgotten) {
        this.forgotten = forgotten;
    }

    @Override
    public synchronized long bytes() {
        var last = readings.peekLast();
        return BYTES * MOST * (last == null ? 1 : last.values().size());
    }

    /** Compares with the last reading however long ago that was: nothing that was counted may go unjudged. */
    static Counters lasting() {
        return new Counters(null);
    }

    /** Compares with nothing that is older: what is asked for is how it is now. */
    static Counters forgetting(Duration after) {
        return new Counters(after);
    }

    /**
     * By how much counters grew.
     *
     * @param over how long
     */
    record Growth(Duration over, Map<String, Long> by) {
        long of(String name) {
            return Objects.requireNonNullElse(by.get(name), 0L);
        }

        /** How much that is in a minute; what was seen in less than one is not multiplied. */
        double perMinute(String name) {
            return of(name) * 60_000.0 / Math.max(SPAN.toMillis(), over.toMillis());
        }
    }

    /** Takes a reading; null when there is none before that it could be compared with, or counting began anew meanwhile. */
    synchronized @Nullable Growth take(Instant at, Map<String, Long> values) {
        var last = readings.peekLast();
        if (last != null && (last.at().isAfter(at) || begins(last.values(), values) || isOld(last, at))) {
            readings.clear();
        }
        while (readings.size() > 1 && isPast(second(), at)) {
            readings.removeFirst();
        }
        var before = readings.peekFirst();
        if (last == null || readings.isEmpty() || spaced(last.at(), at)) {
            readings.addLast(new Reading(at, Map.copyOf(values)));
        }
        if (before == null || Duration.between(before.at(), at).compareTo(TOO_SOON) < 0) {
            return null;
        }
        var by = new java.util.HashMap<String, Long>();
        values.forEach((name, value) -> by.put(name, value - before.values().getOrDefault(name, 0L)));
        return new Growth(Duration.between(before.at(), at), by);
    }

    /** Bounds how many are kept, however often somebody looks. */
    private static boolean spaced(Instant last, Instant at) {
        return Duration.between(last, at).compareTo(SPAN.dividedBy(MOST)) >= 0;
    }

    private boolean isOld(Reading last, Instant at) {
        return forgotten != null && Duration.between(last.at(), at).compareTo(forgotten) > 0;
    }

    private static boolean isPast(Reading reading, Instant at) {
        return Duration.between(reading.at(), at).compareTo(SPAN) >= 0;
    }

    private Reading second() {
        var all = readings.iterator();
        all.next();
        return all.next();
    }

    private static boolean begins(Map<String, Long> before, Map<String, Long> now) {
        return before.entrySet().stream().anyMatch(entry -> now.getOrDefault(entry.getKey(), 0L) < entry.getValue());
    }
}
