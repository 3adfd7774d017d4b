package dev.taskforge.ops.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the beginning and the end of a stream of bytes in bounded memory, of which it takes no more than there was to keep. Safe
 * for use by any thread.
 */
final class BoundedOutput {
    private static final int FIRST = 8 * 1024;

    private final int mostHead;
    private final int mostTail;
    private byte[] head = new byte[0];
    private byte[] ring = new byte[0];
    private int headUsed;
    private long afterHead;

    BoundedOutput(int keep) {
        mostHead = Math.max(1, keep / 2);
        mostTail = Math.max(1, keep - keep / 2);
    }

    synchronized void add(byte[] bytes, int length) {
        int toHead = Math.min(length, mostHead - headUsed);
        head = roomFor(head, headUsed + (long) toHead, mostHead);
        System.arraycopy(bytes, 0, head, headUsed, toHead);
        headUsed += toHead;
        // Only the last bytes that fit the ring can survive; the rest is counted and skipped.
        int rest = length - toHead;
        ring = roomFor(ring, afterHead + rest, mostTail);
        int skip = Math.max(0, rest - mostTail);
        afterHead += skip;
        for (int from = toHead + skip; from < length; ) {
            int at = (int) (afterHead % ring.length);
            int part = Math.min(length - from, ring.length - at);
            System.arraycopy(bytes, from, ring, at, part);
            from += part;
            afterHead += part;
        }
    }

    /** Doubled while that is too small. A ring that is not at its most has not come round yet, so its bytes stay where they are. */
    private static byte[] roomFor(byte[] bytes, long needed, int most) {
        if (bytes.length == most || needed <= bytes.length) {
            return bytes;
        }
        long doubled = Math.max(FIRST, Math.max(needed, 2L * bytes.length));
        return Arrays.copyOf(bytes, (int) Math.min(most, doubled));
    }

    synchronized long dropped() {
        return Math.max(0, afterHead - mostTail);
    }

    /** The text kept; where bytes were dropped, a line says how many. */
    synchronized String text() {
        var first = new String(head, 0, headUsed, StandardCharsets.UTF_8);
        if (afterHead == 0) {
            return first;
        }
        int kept = (int) Math.min(afterHead, ring.length);
        var tail = new byte[kept];
        long start = afterHead - kept;
        for (int i = 0; i < kept; i++) {
            tail[i] = ring[(int) ((start + i) % ring.length)];
        }
        if (dropped() > 0) {
            return first + "\n[… " + dropped() + " bytes …]\n" + new String(tail, StandardCharsets.UTF_8);
        }
        var all = new byte[headUsed + kept];
        System.arraycopy(head, 0, all, 0, headUsed);
        System.arraycopy(tail, 0, all, headUsed, kept);
        return new String(all, StandardCharsets.UTF_8);
    }
}
