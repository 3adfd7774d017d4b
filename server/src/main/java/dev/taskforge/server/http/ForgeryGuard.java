package dev.taskforge.server.http;

import dev.taskforge.server.account.Authenticator;
import java.util.Set;

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
        var site = exchange.header("Sec-Fetch-Site");
        var origin = exchange.header("Origin");
        boolean foreign = "cross-site".equals(site) && (origin == null || !allowedOrigins.contains(origin));
        if (foreign) {
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

    private static boolean isForm(Exchange exchange) {
        var type = exchange.header("Content-Type");
        return type != null && type.startsWith("application/x-www-form-urlencoded");
    }
}
