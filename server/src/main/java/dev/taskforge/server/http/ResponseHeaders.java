package dev.taskforge.server.http;

import io.javalin.http.Context;

/** The headers that every answer carries. */
final class ResponseHeaders {
    private final HttpOptions options;

    ResponseHeaders(HttpOptions options) {
        this.options = options;
    }

    void addTo(Context context) {
        context.header("Content-Security-Policy", options.contentSecurityPolicy());
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "same-origin");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        // Answers are about one principal at one moment; static files replace this.
        context.header("Cache-Control", "no-store");
        if (options.strictTransport()) {
            context.header("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
