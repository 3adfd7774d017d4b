package dev.taskforge.server.http;

import java.util.function.BiConsumer;

/** The headers that every answer carries. Immutable. */
final class ResponseHeaders {
    private final HttpOptions options;

    ResponseHeaders(HttpOptions options) {
        this.options = options;
    }

    void addTo(BiConsumer<String, String> header) {
        header.accept("Content-Security-Policy", options.contentSecurityPolicy());
        header.accept("X-Content-Type-Options", "nosniff");
        header.accept("X-Frame-Options", "DENY");
        header.accept("Referrer-Policy", "same-origin");
        header.accept("Cross-Origin-Opener-Policy", "same-origin");
        header.accept("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        // Answers are about one principal at one moment; static files replace this.
        header.accept("Cache-Control", "no-store");
        if (options.strictTransport()) {
            header.accept("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
