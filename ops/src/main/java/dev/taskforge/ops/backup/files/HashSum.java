package dev.taskforge.ops.backup.files;

import dev.taskforge.ops.host.crypto.Sha256Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The sum of SHA-256 hashes modulo 2^256: the same for the same texts or values in any order, in memory that does not grow.
 */
public final class HashSum {
    private static final int BYTES = 32;
    private static final int WORDS = BYTES / Long.BYTES;

    private final MessageDigest digest = sha256();
    /** The most significant first. */
    private final long[] sum = new long[WORDS];

    void add(String text) {
        add(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param hash 32 bytes, the most significant first */
    public void add(byte[] hash) {
        var words = ByteBuffer.wrap(hash).asLongBuffer();
        long carry = 0;
        for (int i = WORDS - 1; i >= 0; i--) {
            long added = sum[i] + words.get(i);
            long total = added + carry;
            boolean over = Long.compareUnsigned(added, sum[i]) < 0 || Long.compareUnsigned(total, added) < 0;
            sum[i] = total;
            carry = over ? 1 : 0;
        }
    }

    /** Begins again at zero. */
    public void clear() {
        Arrays.fill(sum, 0);
    }

    /** The sum as 32 bytes. */
    public byte[] bytes() {
        var bytes = ByteBuffer.allocate(BYTES);
        bytes.asLongBuffer().put(sum);
        return bytes.array();
    }

    /** The sum as text. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /** A new digest. */
    public static MessageDigest sha256() {
        return Sha256Digest.create();
    }
}
