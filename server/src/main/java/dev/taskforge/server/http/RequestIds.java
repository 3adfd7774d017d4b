package dev.taskforge.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names requests, so that an answer can be found in the log. Safe for use by any thread. */
final class RequestIds {
    /** The header of request and answer that carries the id. */
    static final String HEADER = "X-Request-Id";

    private final SecureRandom random = new SecureRandom();

    /** The id that the client sent, when it is a plain word; else a new one. */
    String of(@Nullable String sent) {
        if (sent != null && sent.matches("[A-Za-z0-9._-]{8,64}")) {
            return sent;
        }
        var bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
