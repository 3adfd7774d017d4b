package dev.taskforge.ops.backup.postgres;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Counts rows and hashes them whatever their order: each half of the hash is the sum of that half of MurmurHash3 (128 bits, x64, seed
 * 0) of every row. What is longer than a mebibyte is hashed piece by piece, each led by the hash of what was before it, so that
 * memory does not grow with a row. Finds damage and mistakes, not forgery.
 */
public final class RowsHash {
    /** How long {@link #hash} is. */
    static final int LETTERS = 32;

    private static final int PIECE = 1024 * 1024;
    private static final byte[] NOTHING = {};

    private byte[] begun = NOTHING;
    private int length;
    private long count;
    private long first;
    private long second;

    /** A part of a row that goes on. */
    public void append(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (length == PIECE) {
                fold();
            }
            int part = Math.min(to - at, PIECE - length);
            if (length + part > begun.length) {
                begun = Arrays.copyOf(begun, Math.min(PIECE, Math.max(2 * begun.length, length + part)));
            }
            System.arraycopy(bytes, at, begun, length, part);
            length += part;
            at += part;
        }
    }

    /** The last part of a row, or all of it. */
    public void end(byte[] bytes, int from, int to) {
        if (length == 0 && to - from <= PIECE) {
            add(bytes, from, to - from);
            return;
        }
        append(bytes, from, to);
        add(begun, 0, length);
        length = 0;
    }

    /** Whether what has begun and this part are this text together; then it is no row, and forgotten. */
    boolean isLast(byte[] text, byte[] bytes, int from, int to) {
        boolean last = length + to - from == text.length
                && Arrays.equals(begun, 0, length, text, 0, length)
                && Arrays.equals(bytes, from, to, text, length, text.length);
        if (last) {
            length = 0;
        }
        return last;
    }

    /** No row goes on, and none follows soon: gives back what a long one took. */
    public void rest() {
        if (length == 0) {
            begun = NOTHING;
        }
    }

    /** Whether a row has begun that goes on. */
    boolean hasBegun() {
        return length > 0;
    }

    private void fold() {
        var hash = MurmurHash3.hash128x64(begun, 0, length, 0);
        ByteBuffer.wrap(begun).putLong(hash[0]).putLong(hash[1]);
        length = 2 * Long.BYTES;
    }

    private void add(byte[] bytes, int from, int size) {
        var hash = MurmurHash3.hash128x64(bytes, from, size, 0);
        first += hash[0];
        second += hash[1];
        count++;
    }

    /** How many have ended. */
    public long count() {
        return count;
    }

    /** Of those that have ended. */
    public String hash() {
        return HexFormat.of().toHexDigits(first) + HexFormat.of().toHexDigits(second);
    }
}
