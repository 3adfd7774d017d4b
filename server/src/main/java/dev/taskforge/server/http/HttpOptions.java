package dev.taskforge.server.http;

import java.util.Set;

/**
 * How the web server listens and what it tells browsers.
 *
 * @param port 0 for any free one
 * @param contentSecurityPolicy the header's value
 * @param strictTransport whether browsers shall insist on HTTPS from now on
 * @param secureCookies whether cookies are sent over HTTPS only
 * @param allowedOrigins other sites whose scripts may call the API, such as {@code https://app.example.id}
 */
public record HttpOptions(
        String host,
        int port,
        HttpLimits limits,
        String contentSecurityPolicy,
        boolean strictTransport,
        boolean secureCookies,
        Set<String> allowedOrigins) {

    /** No inline scripts, nothing from elsewhere, not to be framed. */
    public static final String USUAL_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public HttpOptions {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** For this machine only, over plain HTTP. */
    public static HttpOptions local(int port) {
        return new HttpOptions("127.0.0.1", port, HttpLimits.USUAL, USUAL_POLICY, false, false, Set.of());
    }
}
