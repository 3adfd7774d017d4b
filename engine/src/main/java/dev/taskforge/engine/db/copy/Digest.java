package dev.taskforge.engine.db.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a table held when it was read.
 *
 * @param hash the same for the same rows in any order, in hexadecimal
 */
public record Digest(long rows, String hash) {

    /** Adds up the SHA-256 of each row, in four lanes of 64 bits, so that the order does not matter. */
    static final class Sum {
        private static final byte NOTHING = 0;
        private static final byte NUMBER = 1;
        private static final byte TEXT = 2;
        private static final byte BYTES = 3;

        private final MessageDigest sha256;
        private final ByteBuffer head = ByteBuffer.allocate(1 + Long.BYTES);
        private final long[] lanes = new long[4];
        private long rows;

        Sum() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void add(@Nullable Object[] row) {
            for (var value : row) {
                switch (value) {
                    case null -> put(NOTHING, 0);
                    case Long number -> put(NUMBER, number);
                    case String text -> put(TEXT, text.getBytes(StandardCharsets.UTF_8));
                    case byte[] bytes -> put(BYTES, bytes);
                    default -> throw new IllegalArgumentException("a value is a " + value.getClass());
                }
            }
            var hash = ByteBuffer.wrap(sha256.digest());
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] += hash.getLong();
            }
            rows++;
        }

        private void put(byte kind, byte[] bytes) {
            put(kind, bytes.length);
            sha256.update(bytes);
        }

        private void put(byte kind, long number) {
            sha256.update(head.clear().put(kind).putLong(number).flip());
        }

        long rows() {
            return rows;
        }

        Digest digest() {
            var bytes = ByteBuffer.allocate(lanes.length * Long.BYTES);
            for (var lane : lanes) {
                bytes.putLong(lane);
            }
            return new Digest(rows, HexFormat.of().formatHex(bytes.array()));
        }
    }
}
