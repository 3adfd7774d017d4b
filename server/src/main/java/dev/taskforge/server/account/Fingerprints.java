package dev.taskforge.server.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-way marks of secrets: what is stored and compared in their place. */
final class Fingerprints {
    private Fingerprints() {}

    /** SHA-256 as 64 hexadecimal digits. Enough for secrets of 256 random bits, too little for passwords. */
    static String sha256(String secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** HMAC-SHA-256 in base64url; {@code purpose} keeps marks of the same text for different ends apart. */
    static String keyed(String key, String purpose, String text) {
        var derived = hmac(key.getBytes(StandardCharsets.UTF_8), purpose);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(derived, text));
    }

    /** Compares in a time that does not depend on where the texts differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }
}
