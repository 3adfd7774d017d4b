package dev.taskforge.server.metrics;

import static dev.taskforge.server.account.Action.PUBLIC;
import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;

/**
 * The metrics. From this machine, asked for by the name localhost or its address, anyone may read them; from elsewhere,
 * or through a proxy on this machine, a token with the role viewer on every project is needed, because they name
 * projects, routes and job types.
 */
public final class MetricsRoutes implements Routes {
    private final Metrics metrics;
    private final String path;

    public MetricsRoutes(Metrics metrics, String path) {
        this.metrics = metrics;
        this.path = path;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, path, PUBLIC, this::show).unlimited();
    }

    private void show(Exchange exchange) {
        if (!exchange.isFromThisMachine()) {
            exchange.require(VIEW, null);
        }
        exchange.respond(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
    }
}
