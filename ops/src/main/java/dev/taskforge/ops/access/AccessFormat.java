package dev.taskforge.ops.access;

import dev.taskforge.ops.project.SectionFormat;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.RequestFormat;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How the access matrix is declared. */
final class AccessFormat {
    static final String NAME = "[a-z][a-z0-9_-]{0,62}";

    private static final Field<String> BASE = Field.required("base", Types.url(), "The site it asks.");
    private static final Field<Boolean> WRITES = Field.withDefault(
            "writes",
            Types.flag(),
            false,
            "Required as soon as a route is not GET or HEAD: when the application does not refuse it, it changes something.");
    private static final Field<String> DATA = Field.optional(
            "data", Types.text(500), "The test data such a route may change, for people; required when it writes.");
    private static final Field<String> CA =
            Field.optional("ca", Types.path(), "A PEM file with the certificates to trust instead of the system's.");
    private static final Field<Map<String, Map<String, String>>> TENANTS = Field.withDefault(
            "tenants",
            Types.map(
                    Types.map(Types.scalar(), "[a-z][a-z0-9_]{0,62}", "access.tenant-key", 50),
                    NAME,
                    "project.part-name",
                    10),
            Map.of(),
            "Tenants and what stands for ${tenant.key} in routes: {a: {project: 17}, b: {project: 18}}.");
    private static final Field<Map<String, Identity>> IDENTITIES = Field.required(
            "identities",
            Types.map(IdentityFormat::type, IdentityFormat.type("").schema(), NAME, "project.part-name", 20),
            "Test identities and how they sign in.");
    private static final Field<Map<String, Wanted>> EXPECT = Field.required(
            "expect",
            Types.map(WantedType.INSTANCE, NAME, "project.part-name", 20),
            "The status wanted for each role; {own: 200, other: [403, 404]} where the tenant matters.");
    private static final Field<Map<String, AccessRoute>> ROUTES = Field.required(
            "routes",
            Types.map(AccessFormat::route, route("").schema(), NAME, "project.part-name", 100),
            "What is asked; a route with ${tenant.key} is asked for every tenant.");

    private static final Type<Matrix> TYPE =
            new ObjectType<>(List.of(BASE, WRITES, DATA, CA, TENANTS, IDENTITIES, ROUTES), AccessFormat::build);

    static final SectionFormat SECTION = new SectionFormat(
            "access",
            "The access matrix: which identity gets which answer on which route. Checks of the kind access ask it.",
            TYPE);

    private AccessFormat() {}

    static Type<Matrix> type() {
        return TYPE;
    }

    private static Type<AccessRoute> route(String name) {
        var fields = new ArrayList<Field<?>>(RequestFormat.FIELDS);
        fields.add(EXPECT);
        return new ObjectType<>(fields, values -> {
            var request = RequestFormat.of(values);
            return request == null ? null : new AccessRoute(name, request, values.get(EXPECT));
        });
    }

    private static @Nullable Matrix build(Values values) {
        boolean writes = values.get(WRITES);
        var matrix = new Matrix(
                values.get(BASE),
                writes,
                values.find(CA),
                values.get(TENANTS),
                List.copyOf(values.get(IDENTITIES).values()),
                List.copyOf(values.get(ROUTES).values()));
        boolean silent = refuseSilentWriting(values, matrix);
        boolean strangers = refuseStrangers(values, matrix);
        boolean holes = false;
        for (var route : matrix.routes()) {
            holes |= refuseHoles(values, matrix, route);
        }
        return silent || strangers || holes ? null : matrix;
    }

    private static boolean refuseSilentWriting(Values values, Matrix matrix) {
        var acting =
                matrix.routes().stream().filter(route -> route.request().acts()).findFirst();
        if (acting.isPresent() && !matrix.writes()) {
            values.refuse(
                    ROUTES,
                    Message.of(
                            "access.silent",
                            acting.get().name(),
                            acting.get().request().method()),
                    Message.of("access.silent.fix"));
            return true;
        }
        if (matrix.writes() && !values.has(DATA)) {
            values.refuse(WRITES, Message.of("access.data"), Message.of("access.data.fix"));
            return true;
        }
        return false;
    }

    private static boolean refuseStrangers(Values values, Matrix matrix) {
        for (var identity : matrix.identities()) {
            var tenant = identity.tenant();
            if (tenant != null && !matrix.tenants().containsKey(tenant)) {
                values.refuse(
                        IDENTITIES,
                        Message.of("access.tenant", identity.name(), tenant),
                        matrix.tenants().isEmpty()
                                ? Message.of("access.tenant.none")
                                : Nearest.hint(tenant, matrix.tenants().keySet()));
                return true;
            }
        }
        return false;
    }

    /** A cell that nobody thought of would never be asked, and would look as if it were all right. */
    private static boolean refuseHoles(Values values, Matrix matrix, AccessRoute route) {
        var roles = new TreeSet<String>();
        matrix.identities().forEach(identity -> roles.add(identity.role()));
        for (var role : route.expect().keySet()) {
            if (!roles.contains(role)) {
                values.refuse(ROUTES, Message.of("access.role", route.name(), role), Nearest.hint(role, roles));
                return true;
            }
        }
        for (var identity : matrix.identities()) {
            var wanted = route.expect().get(identity.role());
            if (wanted == null) {
                values.refuse(
                        ROUTES,
                        Message.of("access.hole", route.name(), identity.role()),
                        Message.of("access.hole.fix", identity.role()));
                return true;
            }
            if (wanted.matters() && (identity.tenant() == null || !route.perTenant())) {
                values.refuse(
                        ROUTES, Message.of("access.own", route.name(), identity.name()), Message.of("access.own.fix"));
                return true;
            }
        }
        return refuseUnknownNames(values, matrix, route);
    }

    private static boolean refuseUnknownNames(Values values, Matrix matrix, AccessRoute route) {
        var signingIn = Set.of(SignIn.CSRF, SignIn.TOKEN);
        for (var name : route.request().needs()) {
            if (!signingIn.contains(name)) {
                values.refuse(ROUTES, Message.of("access.captured", route.name(), name), Nearest.hint(name, signingIn));
                return true;
            }
        }
        if (!route.perTenant()) {
            return false;
        }
        if (matrix.tenants().isEmpty()) {
            values.refuse(ROUTES, Message.of("access.no-tenants", route.name()), Message.of("access.tenant.none"));
            return true;
        }
        for (var tenant : matrix.tenants().entrySet()) {
            if (new AccessRoute("", route.about(tenant.getValue()), Map.of()).perTenant()) {
                values.refuse(
                        ROUTES,
                        Message.of("access.tenant-lacks", route.name(), tenant.getKey()),
                        Message.of("access.tenant-lacks.fix", tenant.getKey()));
                return true;
            }
        }
        return false;
    }
}
