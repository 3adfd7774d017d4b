package dev.taskforge.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A style that is part of the document it styles.
 *
 * @param text its rules; never holds what somebody entered
 * @param policy the Content-Security-Policy that allows this style and nothing else
 */
record Stylesheet(String text, String policy) {

    /** Reads a style from the class path. */
    static Stylesheet of(String resource) {
        try (InputStream in = Stylesheet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Stylesheet(
                    text,
                    "default-src 'none'; style-src 'sha256-" + hash(text) + "'; base-uri 'none'; form-action 'none'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
