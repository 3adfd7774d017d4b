package dev.taskforge.ops.lint.proxy;

import static dev.taskforge.ops.lint.proxy.ProxyRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** What the proxy hands out, to whom, and how much of it. */
final class ContentRules {
    private static final Set<String> INSIDE_ONLY =
            Set.of("/metrics", "/actuator", "/debug", "/server-status", "/nginx_status", "/stub_status", "/prometheus");

    private ContentRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("proxy-alias-escapes", Priority.P0, ContentRules::aliasEscapes),
                rule("proxy-inside-path-open", Priority.P1, ContentRules::insideOpen),
                rule("proxy-lists-folders", Priority.P1, ContentRules::listsFolders),
                rule("proxy-server-twice", Priority.P1, ContentRules::twice),
                rule("proxy-without-rate-limit", Priority.P2, ContentRules::withoutRateLimit),
                rule("proxy-body-limit-unsaid", Priority.P2, ContentRules::bodyLimit));
    }

    /** {@code location /static { alias /srv/static/; }} also answers {@code /static../secret}. */
    private static void aliasEscapes(Setup setup, Found found) {
        for (var scope : Scope.all(setup)) {
            if (!scope.is("location") || scope.block().arguments().isEmpty()) {
                continue;
            }
            var path = scope.block().arguments().getLast();
            boolean prefix = scope.block().arguments().size() == 1
                    || scope.block().argument(0).equals("^~");
            var alias = scope.block().child("alias");
            if (prefix
                    && !path.text().endsWith("/")
                    && alias.isPresent()
                    && alias.get().argument(0).endsWith("/")) {
                found.at(
                        path.spot(),
                        List.of(new Edit(path.spot(), path.text() + "/")),
                        path.text(),
                        alias.get().argument(0));
            }
        }
    }

    private static void insideOpen(Setup setup, Found found) {
        for (var scope : Scope.all(setup)) {
            if (!scope.is("location") || scope.block().arguments().isEmpty()) {
                continue;
            }
            var path = scope.block().arguments().getLast().text();
            boolean inside = INSIDE_ONLY.stream().anyMatch(start -> path.equals(start) || path.startsWith(start + "/"));
            boolean guarded = !scope.inForce("deny").isEmpty()
                    || !scope.inForce("auth_basic").isEmpty()
                    || !scope.inForce("auth_request").isEmpty()
                    || scope.block().child("internal").isPresent()
                    || scope.block().child("return").isPresent();
            if (inside && !guarded && scope.outwards().noneMatch(Scope::local)) {
                found.at(scope.block().spot(), path);
            }
        }
    }

    private static void listsFolders(Setup setup, Found found) {
        setup.proxies().stream()
                .flatMap(file -> file.all("autoindex"))
                .filter(autoindex -> autoindex.has("on"))
                .forEach(autoindex -> found.at(autoindex.spot(), List.of(new Edit(autoindex.spot(), "autoindex off"))));
    }

    /** nginx warns, starts, and ignores the second. */
    private static void twice(Setup setup, Found found) {
        var seen = new HashMap<String, Scope>();
        for (var server : Scope.servers(setup)) {
            for (var listen : server.block().children("listen")) {
                for (var name : server.names()) {
                    var before = seen.putIfAbsent(listen.argument(0) + " " + name, server);
                    if (before != null && !before.equals(server)) {
                        found.at(
                                server.block().spot(),
                                name,
                                listen.argument(0),
                                before.block().spot().line());
                    }
                }
            }
        }
    }

    private static void withoutRateLimit(Setup setup, Found found) {
        boolean limited = setup.proxies().stream()
                .anyMatch(file -> file.all("limit_req").findAny().isPresent());
        if (!limited) {
            Scope.servers(setup).stream()
                    .filter(server -> !server.onlyRedirects() && !server.local())
                    .findFirst()
                    .ifPresent(server -> found.at(server.block().spot()));
        }
    }

    private static void bodyLimit(Setup setup, Found found) {
        for (var scope : Scope.servers(setup)) {
            boolean passes =
                    scope.block().all().anyMatch(inside -> inside.name().equals("proxy_pass"));
            boolean said = scope.block().all().anyMatch(inside -> inside.name().equals("client_max_body_size"))
                    || !scope.inForce("client_max_body_size").isEmpty();
            if (passes && !said) {
                found.at(scope.block().spot());
            }
        }
    }
}
