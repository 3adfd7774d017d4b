package dev.taskforge.server.account;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The hash function BLAKE2b without a key (RFC 7693), which Argon2 is built on and the JDK does not have. */
final class Blake2b {
    private static final int BLOCK_BYTES = 128;
    private static final int ROUNDS = 12;
    private static final long[] START = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };
    private static final byte[][] ORDER = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    private final long[] state = START.clone();
    private final long[] message = new long[16];
    private final long[] work = new long[16];

    private Blake2b(int length) {
        state[0] ^= 0x01010000L ^ length;
    }

    /** The hash of the input, {@code length} bytes long, 1 to 64. */
    static byte[] hash(byte[] input, int length) {
        return new Blake2b(length).of(input, length);
    }

    private byte[] of(byte[] input, int length) {
        int from = 0;
        // The last block is compressed as the last even when it is full, and also when it is empty.
        for (; input.length - from > BLOCK_BYTES; from += BLOCK_BYTES) {
            compress(input, from, BLOCK_BYTES, false);
        }
        compress(input, from, input.length - from, true);
        var out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        out.asLongBuffer().put(state);
        var hash = new byte[length];
        out.get(hash);
        return hash;
    }

    private void compress(byte[] input, int from, int bytes, boolean last) {
        var block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        block.put(0, input, from, bytes).asLongBuffer().get(message);
        System.arraycopy(state, 0, work, 0, 8);
        System.arraycopy(START, 0, work, 8, 8);
        work[12] ^= from + bytes;
        work[14] ^= last ? -1L : 0L;
        for (int round = 0; round < ROUNDS; round++) {
            round(ORDER[round % ORDER.length]);
        }
        for (int i = 0; i < 8; i++) {
            state[i] ^= work[i] ^ work[i + 8];
        }
    }

    private void round(byte[] order) {
        for (int i = 0; i < 4; i++) {
            mix(i, i + 4, i + 8, i + 12, message[order[2 * i]], message[order[2 * i + 1]]);
        }
        for (int i = 0; i < 4; i++) {
            mix(
                    i,
                    4 + (i + 1) % 4,
                    8 + (i + 2) % 4,
                    12 + (i + 3) % 4,
                    message[order[2 * i + 8]],
                    message[order[2 * i + 9]]);
        }
    }

    private void mix(int a, int b, int c, int d, long first, long second) {
        work[a] += work[b] + first;
        work[d] = Long.rotateRight(work[d] ^ work[a], 32);
        work[c] += work[d];
        work[b] = Long.rotateRight(work[b] ^ work[c], 24);
        work[a] += work[b] + second;
        work[d] = Long.rotateRight(work[d] ^ work[a], 16);
        work[c] += work[d];
        work[b] = Long.rotateRight(work[b] ^ work[c], 63);
    }
}
