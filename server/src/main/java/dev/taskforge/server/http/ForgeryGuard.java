package dev.taskforge.server.http;

import dev.taskforge.server.account.Authenticator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes that another site makes a signed-in browser send. A session's request must carry the token its pages
 * were given; a request without a session must not come from a foreign site, or it could sign a person in under
 * somebody else's name. Requests with a bearer token need none of this: browsers never add one by themselves.
 */
final class ForgeryGuard {
    private final Authenticator authenticator;
    private final Set<String> allowedOrigins;

    ForgeryGuard(Authenticator authenticator, Set<String> allowedOrigins) {
        this.authenticator = authenticator;
        this.allowedOrigins = allowedOrigins;
    }

    /** Lets the request pass or ends it with 403. */
    void check(Exchange exchange) {
        if (isForeign(exchange)) {
            throw ProblemException.forbidden("csrf.foreign");
        }
        var session = exchange.sessionCookie();
        if (session == null || !exchange.principal().signedIn()) {
            return;
        }
        var sent = exchange.header("X-CSRF-Token");
        if (sent == null && isForm(exchange)) {
            sent = exchange.form("_csrf");
        }
        if (!authenticator.csrfMatches(session, sent)) {
            throw ProblemException.forbidden("csrf.missing");
        }
    }

    /** Programs send neither header; browsers send the first over HTTPS and on this machine, the second always. */
    private boolean isForeign(Exchange exchange) {
        var site = exchange.header("Sec-Fetch-Site");
        var origin = exchange.header("Origin");
        if (origin != null && allowedOrigins.contains(origin)) {
            return false;
        }
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        return origin != null
                && !isAt(origin, exchange.header("Host"))
                && !isAt(origin, exchange.header("X-Forwarded-Host"));
    }

    /** Whether the origin, such as {@code http://10.0.0.5:8000}, is that of this host and port. */
    private static boolean isAt(String origin, @Nullable String host) {
        return host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    private static boolean isForm(Exchange exchange) {
        var type = exchange.header("Content-Type");
        return type != null && (type.startsWith("application/x-www-form-urlencoded") || RequestBody.isMultipart(type));
    }
}
