package dev.taskforge.server.metrics;

import static dev.taskforge.server.account.Action.PUBLIC;
import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Health for load balancers and Compose. Anyone may ask; the answer tells nothing that helps an attacker.
 *
 * <ul>
 *   <li>{@code /health}, {@code /api/health}: 200 only if the store can be written
 *   <li>{@code /health/ready}: 200 only if besides this the server is not shutting down
 *   <li>{@code /health/live}: 200 as long as the process answers
 * </ul>
 */
public final class HealthRoutes implements Routes {
    private final StoreProbe probe;
    private final String version;
    private volatile boolean draining;

    public HealthRoutes(Database database, Clock clock, Duration longest, String version) {
        this.probe = new StoreProbe(database, clock, longest);
        this.version = version;
    }

    /** How the server is. */
    public record HealthView(String status, String version, Map<String, CheckView> checks) {}

    /** One part of it. */
    public record CheckView(String status, long tookMillis) {}

    /** From now on the server is not ready: it shuts down. */
    public void drain() {
        draining = true;
    }

    @Override
    public void addTo(Router router) {
        for (var path : new String[] {"/health", "/api/health"}) {
            router.route(GET, path, PUBLIC, this::health)
                    .summary("Tell whether the server works")
                    .answers(200, HealthView.class)
                    .unlimited();
        }
        router.route(
                        GET,
                        "/health/live",
                        PUBLIC,
                        exchange -> exchange.json(200, new HealthView("ok", version, Map.of())))
                .unlimited();
        router.route(GET, "/health/ready", PUBLIC, this::ready).unlimited();
    }

    private void health(Exchange exchange) {
        var store = probe.ask();
        var checks = Map.of("store", new CheckView(store.writable() ? "ok" : "failed", store.tookMillis()));
        if (!store.writable()) {
            throw ProblemException.of(503, "unavailable", Message.of("health.store"))
                    .with("version", version)
                    .with("checks", checks);
        }
        exchange.json(200, new HealthView("ok", version, checks));
    }

    private void ready(Exchange exchange) {
        if (draining) {
            throw ProblemException.of(503, "unavailable", Message.of("health.draining"));
        }
        health(exchange);
    }
}
