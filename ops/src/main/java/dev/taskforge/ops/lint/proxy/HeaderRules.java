package dev.taskforge.ops.lint.proxy;

import static dev.taskforge.ops.lint.proxy.ProxyRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Headers in both directions. That a level with one {@code add_header} or {@code proxy_set_header} loses all those of
 * the levels around it is how nginx documents both directives.
 */
final class HeaderRules {
    private static final List<String> REPLACED_AS_A_WHOLE = List.of("add_header", "proxy_set_header");

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
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    private static void hostNotPassed(Setup setup, Found found) {
        for (var scope : Scope.all(setup)) {
            var passes = scope.block().children("proxy_pass");
            if (passes.isEmpty()) {
                continue;
            }
            var passed = headers(scope.inForce("proxy_set_header"));
            var missing = java.util.stream.Stream.of("Host", "X-Forwarded-For", "X-Forwarded-Proto")
                    .filter(header -> !passed.contains(header.toLowerCase(Locale.ROOT)))
                    .toList();
            if (!missing.isEmpty() && !scope.isSet("proxy_pass_request_headers", "off")) {
                found.at(passes.getFirst().spot(), String.join(", ", missing));
            }
        }
    }

    private static void withoutHsts(Setup setup, Found found) {
        Scope.servers(setup).stream()
                .filter(server -> server.encrypted() && !server.onlyRedirects())
                .filter(server -> !headers(server.inForce("add_header")).contains("strict-transport-security"))
                .forEach(server -> found.at(server.block().spot()));
    }

    private static void withoutHeaders(Setup setup, Found found) {
        for (var server : Scope.servers(setup)) {
            if (server.onlyRedirects() || server.local()) {
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
