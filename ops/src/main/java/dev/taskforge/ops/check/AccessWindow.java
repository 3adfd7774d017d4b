package dev.taskforge.ops.check;

import java.time.Duration;
import java.util.Arrays;

/**
 * What was requested within a stretch of time that ends now, in sixty parts. Times are kept in steps of a tenth, from a millisecond to
 * an hour. Its size does not grow with what is requested. Not safe for several threads.
 */
final class AccessWindow {
    private static final int PARTS = 60;
    private static final int STEPS = 160;
    private static final double STEP = Math.log(1.1);

    private final long width;
    private final long[] number = new long[PARTS];
    private final int[] requests = new int[PARTS];
    private final int[] errors = new int[PARTS];
    private final int[] logins = new int[PARTS];
    private final int[] foreign = new int[PARTS];
    private final int[][] times = new int[PARTS][STEPS];

    /**
     * What lies within it.
     *
     * @param foreign lines that tell of no request
     */
    record Seen(long requests, long errors, long logins, long foreign, long timed, double p95Millis) {}

    AccessWindow(Duration window) {
        width = Math.max(1, window.toSeconds() / PARTS);
        Arrays.fill(number, -1);
    }

    /** @param millis less than 0 when it is not known */
    void add(long second, long now, boolean error, boolean login, int millis) {
        int at = part(second, now);
        if (at < 0) {
            return;
        }
        requests[at]++;
        errors[at] += error ? 1 : 0;
        logins[at] += login ? 1 : 0;
        if (millis >= 0) {
            times[at][step(millis)]++;
        }
    }

    /** A line that tells of no request, and so not of its time either. */
    void addForeign(long second, long now) {
        int at = part(second, now);
        if (at >= 0) {
            foreign[at]++;
        }
    }

    /** Where a part is kept, emptied of what was there before it; less than 0 when it lies outside. */
    private int part(long second, long now) {
        long part = second / width;
        if (part <= now / width - PARTS || second > now + width) {
            return -1;
        }
        int at = (int) Math.floorMod(part, (long) PARTS);
        if (number[at] != part) {
            number[at] = part;
            requests[at] = 0;
            errors[at] = 0;
            logins[at] = 0;
            foreign[at] = 0;
            Arrays.fill(times[at], 0);
        }
        return at;
    }

    private static int step(int millis) {
        return millis < 1 ? 0 : (int) Math.min(STEPS - 1, 1 + Math.log(millis) / STEP);
    }

    /** The upper end of a step. */
    private static double millis(int step) {
        return step == 0 ? 1 : Math.exp(step * STEP);
    }

    Seen seen(long now) {
        long first = now / width - PARTS + 1;
        var all = new long[STEPS];
        long counted = 0;
        long failed = 0;
        long refused = 0;
        long other = 0;
        long timed = 0;
        for (int at = 0; at < PARTS; at++) {
            if (number[at] < first) {
                continue;
            }
            counted += requests[at];
            failed += errors[at];
            refused += logins[at];
            other += foreign[at];
            for (int step = 0; step < STEPS; step++) {
                all[step] += times[at][step];
                timed += times[at][step];
            }
        }
        return new Seen(counted, failed, refused, other, timed, quantile(all, timed));
    }

    private static double quantile(long[] all, long count) {
        long left = (long) Math.ceil(0.95 * count);
        for (int step = 0; step < STEPS; step++) {
            left -= all[step];
            if (left <= 0) {
                return millis(step);
            }
        }
        return 0;
    }
}
