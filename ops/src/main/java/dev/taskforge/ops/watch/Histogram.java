package dev.taskforge.ops.watch;

import java.io.ByteArrayOutputStream;

/**
 * How often what took how long, by logarithm: each step is a fifth longer than the one before, from a tenth of a millisecond to a day.
 * Two add up exactly, and a quantile is right to a tenth. Not safe for several threads.
 */
final class Histogram {
    private static final double SMALLEST = 100;
    private static final double STEP = Math.log(1.2);
    private static final int MOST = 120;

    private final int[] counts = new int[MOST + 1];

    /** One written by {@link #bytes}. */
    static Histogram of(byte[] bytes) {
        var read = new Histogram();
        int i = 0;
        while (i < bytes.length) {
            int step = Math.min(bytes[i++] & 0xFF, MOST);
            int count = 0;
            int shift = 0;
            while (i < bytes.length) {
                int next = bytes[i++];
                count |= (next & 0x7F) << shift;
                shift += 7;
                if (next >= 0) {
                    break;
                }
            }
            read.counts[step] += count;
        }
        return read;
    }

    void add(long micros) {
        counts[step(micros)]++;
    }

    void add(Histogram other) {
        for (int i = 0; i <= MOST; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** Only the steps that count something: its number, and the count in groups of seven bits. */
    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i <= MOST; i++) {
            int count = counts[i];
            if (count == 0) {
                continue;
            }
            out.write(i);
            for (; count > 0x7F; count >>>= 7) {
                out.write((count & 0x7F) | 0x80);
            }
            out.write(count);
        }
        return out.toByteArray();
    }

    /** So long took this part of all, such as 0.95, in microseconds; 0 for nothing. */
    long quantile(double part) {
        long all = 0;
        for (int count : counts) {
            all += count;
        }
        long wanted = Math.max(1, (long) Math.ceil(all * part));
        long passed = 0;
        for (int i = 0; i <= MOST; i++) {
            passed += counts[i];
            if (all > 0 && passed >= wanted) {
                return Math.round(SMALLEST * Math.exp((i - 0.5) * STEP));
            }
        }
        return 0;
    }

    private static int step(long micros) {
        return micros <= SMALLEST ? 0 : (int) Math.min(MOST, Math.ceil(Math.log(micros / SMALLEST) / STEP));
    }
}
