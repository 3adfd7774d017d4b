package dev.taskforge.ops.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A symmetric secret of Standard Webhooks 1.0: {@code whsec_} and 24 to 64 bytes in Base64. */
public final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private final byte[] key;

    private WebhookSecret(byte[] key) {
        this.key = key;
    }

    /** A new one. */
    public static WebhookSecret random() {
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return new WebhookSecret(key);
    }

    /** @throws IllegalArgumentException when it is none; the message does not repeat it */
    public static WebhookSecret of(String text) {
        try {
            var key =
                    text.startsWith(PREFIX) ? Base64.getDecoder().decode(text.substring(PREFIX.length())) : new byte[0];
            if (key.length >= 24 && key.length <= 64) {
                return new WebhookSecret(key);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(form(), notBase64);
        }
        throw new IllegalArgumentException(form());
    }

    private static String form() {
        return "secret must be whsec_ and 24 to 64 bytes in Base64";
    }

    /** As it is shown once and typed in at the receiver. */
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** The value of the header {@code webhook-signature}. */
    public String signature(String id, long timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return PREFIX + "********";
    }
}
