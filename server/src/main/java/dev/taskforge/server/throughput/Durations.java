package dev.taskforge.server.throughput;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * How many times lay between which bounds. The bounds are 1, 2 and 5 of each power of ten, from a millisecond to a
 * little over a day, so that a percentile is known within its step. Not safe for use by several threads.
 */
final class Durations {
    /** Upper bounds in milliseconds; a last place counts what lies above all of them. */
    private static final long[] BOUNDS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000,
        20_000_000,
        50_000_000,
        100_000_000
    };

    private final long[] counts = new long[BOUNDS.length + 1];

    void add(Duration time) {
        int found = Arrays.binarySearch(BOUNDS, Math.max(0, time.toMillis()));
        counts[found < 0 ? -found - 1 : found]++;
    }

    void add(Durations other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** Numbers with commas between them; the zeros at the end are left out. */
    String text() {
        int end = counts.length;
        while (end > 0 && counts[end - 1] == 0) {
            end--;
        }
        return Arrays.stream(counts, 0, end).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /**
     * Adds what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is no such text
     */
    void add(String text) {
        if (text.isEmpty()) {
            return;
        }
        var parts = text.split(",", -1);
        if (parts.length > counts.length) {
            throw new IllegalArgumentException("too many counts: " + parts.length);
        }
        for (int i = 0; i < parts.length; i++) {
            counts[i] += Long.parseLong(parts[i]);
        }
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * The time in milliseconds within which that share of all lay, spread evenly within its step; what lies above the
     * last bound counts as the last bound.
     *
     * @param share above 0, at most 1
     */
    OptionalDouble percentile(double share) {
        long all = count();
        if (all == 0) {
            return OptionalDouble.empty();
        }
        double rank = share * all;
        double before = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (counts[i] > 0 && before + counts[i] >= rank) {
                double low = i == 0 ? 0 : BOUNDS[i - 1];
                return OptionalDouble.of(low + ((double) BOUNDS[i] - low) * (rank - before) / counts[i]);
            }
            before += counts[i];
        }
        return OptionalDouble.of((double) BOUNDS[BOUNDS.length - 1]);
    }
}
