package dev.taskforge.ops.project;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed fingerprints (HMAC-SHA-256): equal contents are recognised, and nobody without the key can find a short secret
 * by trying. Safe for use by any thread.
 */
public final class Fingerprints {
    private static final int LEAST_KEY_BYTES = 32;
    private final SecretKeySpec key;

    /**
     * @param key at least 32 random bytes, the same at every start
     * @throws IllegalArgumentException when it is shorter
     */
    public Fingerprints(byte[] key) {
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the fingerprint key has " + key.length + " bytes; it needs at least " + LEAST_KEY_BYTES);
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** 64 hexadecimal digits. */
    public String of(byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    public String of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }
}
