package dev.taskforge.server.http;

import dev.taskforge.server.account.Authenticator;
import io.javalin.http.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes on its way to a handler, in this order: who is it, not too often, not forged by another
 * site, allowed, not a repetition. Safe for use by any thread.
 */
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final RateLimit rateLimit;
    private final ForgeryGuard forgeryGuard;
    private final Idempotency idempotency;
    private final Problems problems;

    Edge(
            Authenticator authenticator,
            RateLimit rateLimit,
            ForgeryGuard forgeryGuard,
            Idempotency idempotency,
            Problems problems) {
        this.authenticator = authenticator;
        this.rateLimit = rateLimit;
        this.forgeryGuard = forgeryGuard;
        this.idempotency = idempotency;
        this.problems = problems;
    }

    /** Answers the request by {@code route}, or with the problem that stood in the way. */
    void answer(Route route, Context context) {
        var exchange = Requests.of(context);
        try {
            if (route.isCapability()) {
                rateLimit.admit(exchange);
            } else if (!route.isOpenTo(exchange)) {
                admit(route, exchange);
            }
            idempotency.answer(route, exchange);
        } catch (Exception e) {
            fail(exchange, e);
        }
    }

    private void admit(Route route, Exchange exchange) {
        var bearer = bearer(exchange.header("Authorization"));
        identify(exchange, bearer);
        if (!route.isUnlimited()) {
            rateLimit.admit(exchange);
        }
        if (!route.method().isSafe() && bearer == null) {
            forgeryGuard.check(exchange);
        }
        authorise(route, exchange);
    }

    /** Answers a request that no route matched; a page says so to the person who is signed in. */
    void failUnmatched(Exchange exchange, Exception e) {
        try {
            if (exchange.prefersHtml()) {
                identify(exchange, null);
            }
            fail(exchange, e);
        } catch (RuntimeException broken) {
            fail(exchange, broken);
        }
    }

    private void identify(Exchange exchange, @Nullable String bearer) {
        exchange.principal(authenticator.authenticate(bearer, exchange.sessionCookie()));
    }

    /** Answers with the problem an exception stands for. */
    void fail(Exchange exchange, Exception e) {
        if (exchange.context().res().isCommitted()) {
            LOG.debug("answer {} broke off: {}", Requests.shown(exchange.context()), e.toString());
            breakOff(exchange);
            return;
        }
        problems.answer(exchange, e);
    }

    /** Too late for another answer: the client shall see that this one is not complete. */
    private static void breakOff(Exchange exchange) {
        try {
            exchange.context().res().sendError(-1);
        } catch (IOException gone) {
            LOG.debug("the client is gone: {}", gone.toString());
        }
    }

    private static void authorise(Route route, Exchange exchange) {
        var project = route.path().contains("{project}") ? exchange.path("project") : null;
        exchange.require(route.action(), project);
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}
