package dev.taskforge.server.http;

import io.javalin.http.Context;
import java.util.Set;

/** Lets the scripts of listed sites call the API with a bearer token; cookies never travel along. */
final class Cors {
    private final Set<String> allowedOrigins;

    Cors(Set<String> allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    /** Adds what the browser needs to know; answers a preflight and returns true when the request was one. */
    boolean handle(Context context) {
        var origin = context.header("Origin");
        boolean allowed = origin != null && context.path().startsWith("/api/") && allowedOrigins.contains(origin);
        if (!allowedOrigins.isEmpty()) {
            context.header("Vary", "Origin");
        }
        if (origin != null && allowed) {
            context.header("Access-Control-Allow-Origin", origin);
            context.header("Access-Control-Expose-Headers", "X-Request-Id, Idempotent-Replayed, Retry-After, ETag");
        }
        boolean preflight = context.method().name().equals("OPTIONS")
                && origin != null
                && context.header("Access-Control-Request-Method") != null;
        if (preflight) {
            if (allowed) {
                context.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
                context.header(
                        "Access-Control-Allow-Headers",
                        "Authorization, Content-Type, Idempotency-Key, X-Request-Id, traceparent");
                context.header("Access-Control-Max-Age", "600");
            }
            context.status(204);
        }
        return preflight;
    }
}
