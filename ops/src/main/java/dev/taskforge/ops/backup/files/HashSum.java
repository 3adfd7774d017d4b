package dev.taskforge.ops.backup.files;

import dev.taskforge.ops.host.crypto.Sha256Digest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The sum of the SHA-256 hashes of texts modulo 2^256: the same for the same texts in any order, in memory that does not grow. */
final class HashSum {
    private static final int BYTES = 32;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(8 * BYTES);

    private final MessageDigest digest = sha256();
    private BigInteger sum = BigInteger.ZERO;

    void add(String text) {
        var hash = new BigInteger(1, digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        sum = sum.add(hash).mod(MODULUS);
    }

    String hex() {
        var bytes = sum.add(MODULUS).toByteArray(); // a leading one, so that none of the rest is left out
        return HexFormat.of().formatHex(bytes, bytes.length - BYTES, bytes.length);
    }

    static MessageDigest sha256() {
        return Sha256Digest.create();
    }
}
