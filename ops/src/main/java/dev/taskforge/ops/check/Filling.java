package dev.taskforge.ops.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast a disk fills up, by what was seen of it. Readings are kept as long as the forecast reaches; when they become too many,
 * every other one goes. Safe for use by any thread.
 */
public final class Filling implements Remembered {
    private static final int MOST = 256;
    /** As many readings as are kept. */
    private static final long BYTES = MOST * 48L;
    /** How long a disk must have been seen, as a part of how far the forecast reaches. */
    private static final int PART = 24;

    private static final int LEAST_READINGS = 4;
    private static final Duration LEAST = Duration.ofMinutes(10);

    private final List<Reading> readings = new ArrayList<>();

    private record Reading(Instant at, long used) {}

    /**
     * What is known of the pace.
     *
     * @param seen how long the disk was seen
     * @param enough whether that is long enough to say anything
     * @param bytesPerSecond 0 when it does not grow
     */
    public record Pace(Duration seen, boolean enough, double bytesPerSecond) {
        /** When it is full; empty when that is not to be seen. */
        public Optional<Duration> until(long free) {
            double seconds = bytesPerSecond <= 0 ? Double.MAX_VALUE : free / bytesPerSecond;
            return seconds > Duration.ofDays(3650).toSeconds()
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds((long) seconds));
        }
    }

    @Override
    public long bytes() {
        return BYTES;
    }

    /** How long a disk must be seen for a forecast that reaches so far. */
    public static Duration needed(Duration reach) {
        var part = reach.dividedBy(PART);
        return part.compareTo(LEAST) < 0 ? LEAST : part;
    }

    /** Takes a reading and says how fast it grows. */
    public synchronized Pace take(Instant at, long used, Duration reach) {
        if (!readings.isEmpty() && readings.getLast().at().isAfter(at)) {
            readings.clear(); // the clock was set back
        }
        // However rarely somebody looks, there must be enough to say anything.
        while (readings.size() >= LEAST_READINGS && readings.getFirst().at().isBefore(at.minus(reach))) {
            readings.removeFirst();
        }
        add(new Reading(at, used));
        var seen = Duration.between(readings.getFirst().at(), at);
        boolean enough = seen.compareTo(needed(reach)) >= 0 && readings.size() >= LEAST_READINGS;
        // What grew once and stays is no pace: it must have gone on in the newer half.
        double pace = Math.min(slope(readings), slope(readings.subList(readings.size() / 2, readings.size())));
        return new Pace(seen, enough, enough ? Math.max(0, pace) : 0);
    }

    /** How many readings are kept. */
    synchronized int size() {
        return readings.size();
    }

    /** The newest one is replaced until enough time has passed for another. */
    private void add(Reading reading) {
        int size = readings.size();
        if (size >= 3) {
            var span = Duration.between(readings.getFirst().at(), reading.at());
            if (Duration.between(readings.get(size - 2).at(), reading.at()).compareTo(span.dividedBy(MOST)) < 0) {
                readings.removeLast();
            }
        }
        readings.add(reading);
        if (readings.size() > MOST) {
            for (int i = readings.size() - 2; i > 0; i -= 2) {
                readings.remove(i);
            }
        }
    }

    /** The line that lies nearest to all of them. */
    private static double slope(List<Reading> all) {
        if (all.size() < 2) {
            return 0;
        }
        var origin = all.getFirst();
        double n = all.size();
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (var reading : all) {
            double at = Duration.between(origin.at(), reading.at()).toMillis() / 1000.0;
            double grown = reading.used() - origin.used();
            x += at;
            y += grown;
            xx += at * at;
            xy += at * grown;
        }
        double below = n * xx - x * x;
        return below == 0 ? 0 : (n * xy - x * y) / below;
    }
}
