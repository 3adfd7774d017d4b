package dev.taskforge.ops.backup;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long a restore will take, told from what drills measured. Pure.
 *
 * @param least half of the fastest drill: nothing need be started for a restore
 * @param most twice the slowest one, and {@link #EXCHANGE}
 * @param drills from how many drills that is known; at least one
 */
public record RestoreTime(Duration least, Duration most, int drills) {
    /** For what no drill measures: ending what writes, exchanging, and starting it again. */
    public static final Duration EXCHANGE = Duration.ofSeconds(10);

    /** The newest ones; older ones were of other data and another machine. */
    static final int NEWEST = 5;

    /**
     * One measurement.
     *
     * @param bytes the size of the backup it restored
     */
    record Measured(Duration took, long bytes) {
        /**
         * For a backup of that size. What is larger takes longer in proportion; what is smaller perhaps not, because starting a server
         * always takes its time.
         */
        private Duration slow(long of) {
            return scaled(Math.max(1, ratio(of)));
        }

        private Duration fast(long of) {
            return scaled(Math.min(1, ratio(of)));
        }

        private double ratio(long of) {
            return (double) Math.max(1, of) / Math.max(1, bytes);
        }

        private Duration scaled(double by) {
            return Duration.ofMillis((long) Math.ceil(took.toMillis() * by));
        }
    }

    /** For a backup of that size; empty when nothing was measured. */
    static Optional<RestoreTime> of(long bytes, List<Measured> measured) {
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        var fastest = measured.stream()
                .map(one -> one.fast(bytes))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var slowest = measured.stream()
                .map(one -> one.slow(bytes))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(
                new RestoreTime(fastest.dividedBy(2), slowest.multipliedBy(2).plus(EXCHANGE), measured.size()));
    }
}
