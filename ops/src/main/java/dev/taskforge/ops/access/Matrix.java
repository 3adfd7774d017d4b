package dev.taskforge.ops.access;

import dev.taskforge.ops.web.Expectation;
import dev.taskforge.ops.web.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The access matrix as declared.
 *
 * @param base the site it asks
 * @param writes whether it is declared that a route may change something when it is not refused
 * @param ca a file with the certificates to trust; null for those of the system
 * @param tenants what <code>${tenant.key}</code> stands for, by tenant
 */
public record Matrix(
        String base,
        boolean writes,
        @Nullable String ca,
        Map<String, Map<String, String>> tenants,
        List<Identity> identities,
        List<AccessRoute> routes) {

    /**
     * One question: one identity on one route.
     *
     * @param route with {@code @tenant} when it is about one tenant
     */
    record Cell(Identity identity, String route, Request request, List<Integer> wanted) {
        String expected() {
            return Expectation.shown(wanted);
        }
    }

    /** The part with these routes only; all of them when the list is empty. */
    Matrix only(List<String> names) {
        return names.isEmpty()
                ? this
                : new Matrix(
                        base,
                        writes,
                        ca,
                        tenants,
                        identities,
                        routes.stream()
                                .filter(route -> names.contains(route.name()))
                                .toList());
    }

    /** Every cell, route by route. */
    List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        for (var route : routes) {
            if (route.perTenant()) {
                tenants.forEach((tenant, values) -> {
                    var request = route.about(values);
                    var label = route.name() + "@" + tenant;
                    identities.forEach(identity -> cells.add(cell(identity, route, label, request, tenant)));
                });
            } else {
                identities.forEach(identity -> cells.add(cell(identity, route, route.name(), route.request(), null)));
            }
        }
        return cells;
    }

    private static Cell cell(
            Identity identity, AccessRoute route, String label, Request request, @Nullable String tenant) {
        var wanted = Objects.requireNonNull(route.expect().get(identity.role()));
        boolean own = tenant == null || tenant.equals(identity.tenant());
        return new Cell(identity, label, request, own ? wanted.own() : wanted.other());
    }
}
