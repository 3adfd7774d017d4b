package dev.taskforge.server.http;

import dev.taskforge.server.account.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the routes before the server starts. Not safe for use by several threads.
 *
 * <p>Every route names the {@link Action} it needs. When its path has a parameter {@code {project}}, the action is
 * decided for that project before the handler runs; otherwise for the installation as a whole. A handler that learns
 * the project only from the body or from a record declares {@link Action#SIGNED_IN} and calls
 * {@link Exchange#require}.
 */
public final class Router {
    private final List<Route> routes = new ArrayList<>();

    /** Adds the routes of a duty. */
    public Router add(Routes duty) {
        duty.addTo(this);
        return this;
    }

    /**
     * Adds a route.
     *
     * @param path such as {@code /api/v1/jobs/{id}}; parameters match one segment
     * @return the route, to which its documentation is added in the same statement
     */
    public Route route(Method method, String path, Action action, Handler handler) {
        var route = new Route(method, path, action, handler);
        if (routes.stream().anyMatch(other -> other.sameAs(route))) {
            throw new IllegalStateException("two routes for " + method + " " + path);
        }
        routes.add(route);
        return route;
    }

    /** The routes added so far, in order. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
