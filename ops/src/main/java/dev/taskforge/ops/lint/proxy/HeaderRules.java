package dev.taskforge.ops.lint.proxy;

import static dev.taskforge.ops.lint.proxy.ProxyRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Headers in both directions. That a level with one {@code add_header} or {@code proxy_set_header} loses all those of
 * the levels around it is how nginx documents both directives.
 */
final class HeaderRules {
    private static final List<String> REPLACED_AS_A_WHOLE = List.of("add_header", "proxy_set_header");

    private static final List<String> FORWARDED = List.of("Host", "X-Forwarded-For", "X-Forwarded-Proto");

    private HeaderRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("proxy-headers-lost", Priority.P1, HeaderRules::lost),
                rule("proxy-host-not-passed", Priority.P1, HeaderRules::hostNotPassed),
                rule("proxy-without-hsts", Priority.P1, HeaderRules::withoutHsts),
                rule("proxy-without-security-headers", Priority.P2, HeaderRules::withoutHeaders),
                rule("proxy-shows-version", Priority.P2, HeaderRules::showsVersion));
    }

    private static void lost(Setup setup, Found found) {
        for (var scope : Scope.all(setup)) {
            for (var name : REPLACED_AS_A_WHOLE) {
                var outer = scope.outer();
                var own = scope.block().children(name);
                if (outer == null || own.isEmpty()) {
                    continue;
                }
                var lost = headers(outer.inForce(name));
                lost.removeAll(headers(own));
                if (!lost.isEmpty()) {
                    found.at(own.getFirst().spot(), name, String.join(", ", lost));
                }
            }
        }
    }

    private static Set<String> headers(List<Directive> directives) {
        return directives.stream()
                .map(directive -> directive.argument(0).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One finding for each server: the directives stand there once for all its locations. */
    private static void hostNotPassed(Setup setup, Found found) {
        var untold = new LinkedHashMap<Spot, List<Untold>>();
        for (var scope : Scope.all(setup)) {
            var passes = scope.block().children("proxy_pass");
            if (passes.isEmpty() || scope.includesUnread()) {
                continue;
            }
            var passed = headers(scope.inForce("proxy_set_header"));
            var missing = FORWARDED.stream()
                    .filter(header -> !passed.contains(header.toLowerCase(Locale.ROOT)))
                    .toList();
            if (!missing.isEmpty() && !scope.isSet("proxy_pass_request_headers", "off")) {
                untold.computeIfAbsent(home(scope), key -> new ArrayList<>())
                        .add(new Untold(passes.getFirst().spot(), missing));
            }
        }
        for (var places : untold.values()) {
            var missing = FORWARDED.stream()
                    .filter(header ->
                            places.stream().anyMatch(place -> place.headers().contains(header)))
                    .toList();
            found.at(places.getFirst().pass(), String.join(", ", missing), places.size());
        }
    }

    /** Where the directives would be put: into the server, or the part that is included into one. */
    private static Spot home(Scope scope) {
        var server = scope.server();
        var spot = server.block().spot();
        return server.is("server") ? spot : spot.file().start();
    }

    /** An application that does not learn some headers. */
    private record Untold(Spot pass, List<String> headers) {}

    private static void withoutHsts(Setup setup, Found found) {
        Scope.servers(setup).stream()
                .filter(server -> server.encrypted() && !server.onlyRedirects() && !server.includesUnread())
                .filter(server -> !headers(server.inForce("add_header")).contains("strict-transport-security"))
                .forEach(server -> found.at(server.block().spot()));
    }

    private static void withoutHeaders(Setup setup, Found found) {
        for (var server : Scope.servers(setup)) {
            if (server.onlyRedirects() || server.local() || server.includesUnread()) {
                continue;
            }
            var sent = headers(server.inForce("add_header"));
            boolean framing = sent.contains("x-frame-options") || sent.contains("content-security-policy");
            if (!sent.contains("x-content-type-options") || !framing) {
                found.at(server.block().spot());
            }
        }
    }

    private static void showsVersion(Setup setup, Found found) {
        Scope.servers(setup).stream()
                .filter(server -> !server.local())
                .filter(server -> !server.isSet("server_tokens", "off") && !server.isSet("server_tokens", "build"))
                .findFirst()
                .ifPresent(server -> tokens(server, found));
    }

    private static void tokens(Scope server, Found found) {
        var set = server.inForce("server_tokens");
        if (set.isEmpty()) {
            found.at(server.block().spot());
        } else {
            var spot = set.getFirst().spot();
            found.at(spot, List.of(new Edit(spot, "server_tokens off")));
        }
    }
}
