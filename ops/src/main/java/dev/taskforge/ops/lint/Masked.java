package dev.taskforge.ops.lint;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a secret is shown: its first two characters when it is long enough to bear it, its length, and a mark by which two
 * equal secrets of one run are recognised. The mark is made with a key that lives as long as the process, so that it
 * cannot be looked up.
 */
public record Masked(String shown) {
    private static final int LEAST_WITH_BEGINNING = 8;
    private static final SecretKeySpec KEY = newKey();

    /** The masked form of {@code secret}. */
    public static Masked of(String secret) {
        var beginning = secret.length() >= LEAST_WITH_BEGINNING ? secret.substring(0, 2) : "";
        return new Masked(beginning + "***(" + secret.codePointCount(0, secret.length()) + ", #" + mark(secret) + ")");
    }

    private static SecretKeySpec newKey() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static String mark(String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)), 0, 2);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return shown;
    }
}
