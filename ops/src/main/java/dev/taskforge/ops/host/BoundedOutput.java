package dev.taskforge.ops.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the beginning and the end of a stream of bytes in a bounded amount of memory, which is taken as it is needed. Safe for use
 * by any thread.
 */
final class BoundedOutput {
    private static final int FIRST = 8 * 1024;

    private final int mostHead;
    private final int mostRing;
    private byte[] head;
    private byte[] ring = {};
    private int headUsed;
    private long afterHead;

    BoundedOutput(int keep) {
        mostHead = Math.max(1, keep / 2);
        mostRing = Math.max(1, keep - keep / 2);
        head = new byte[Math.min(mostHead, FIRST)];
    }

    synchronized void add(byte[] bytes, int length) {
        int toHead = Math.min(length, mostHead - headUsed);
        if (headUsed + toHead > head.length) {
            head = Arrays.copyOf(head, Math.min(mostHead, Math.max(headUsed + toHead, head.length * 2)));
        }
        System.arraycopy(bytes, 0, head, headUsed, toHead);
        headUsed += toHead;
        // Only the last bytes that fit the ring can survive; the rest is counted and skipped.
        int rest = length - toHead;
        if (rest > 0 && ring.length == 0) {
            ring = new byte[mostRing];
        }
        int skip = Math.max(0, rest - ring.length);
        afterHead += skip;
        for (int from = toHead + skip; from < length; ) {
            int at = (int) (afterHead % ring.length);
            int part = Math.min(length - from, ring.length - at);
            System.arraycopy(bytes, from, ring, at, part);
            from += part;
            afterHead += part;
        }
    }

    synchronized long dropped() {
        return Math.max(0, afterHead - mostRing);
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
