package dev.taskforge.ops.lint.proxy;

import static dev.taskforge.ops.lint.proxy.ProxyRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Set;

/** Encrypted connections. Versions: RFC 8996 deprecates TLS 1.0 and 1.1, RFC 7568 SSL 3. */
final class TlsRules {
    private static final Set<String> OLD = Set.of("SSLv2", "SSLv3", "TLSv1", "TLSv1.1");

    private TlsRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("proxy-without-tls", Priority.P1, TlsRules::withoutTls),
                rule("proxy-http-not-redirected", Priority.P1, TlsRules::notRedirected),
                rule("proxy-old-tls", Priority.P0, TlsRules::oldVersions));
    }

    private static void withoutTls(Setup setup, Found found) {
        var servers = Scope.servers(setup);
        if (servers.stream().anyMatch(Scope::encrypted)) {
            return;
        }
        servers.stream()
                .filter(server -> !server.onlyRedirects() && !server.local())
                .findFirst()
                .ifPresent(server -> found.at(server.block().spot()));
    }

    private static void notRedirected(Setup setup, Found found) {
        var servers = Scope.servers(setup);
        var encrypted = servers.stream().filter(Scope::encrypted).toList();
        for (var server : servers) {
            boolean twin = encrypted.stream()
                    .anyMatch(other -> !other.equals(server)
                            && (server.names().isEmpty()
                                    || other.names().stream().anyMatch(server.names()::contains)));
            if (twin && !server.encrypted() && !server.onlyRedirects() && !server.local()) {
                found.at(server.block().spot());
            }
            if (server.encrypted() && listensPlain(server)) {
                found.at(server.block().spot());
            }
        }
    }

    /** One block for both, which serves the same without encryption. */
    private static boolean listensPlain(Scope server) {
        return server.block().children("listen").stream()
                .anyMatch(listen -> !listen.has("ssl")
                        && !listen.has("quic")
                        && (listen.argument(0).equals("80")
                                || listen.argument(0).endsWith(":80")));
    }

    private static void oldVersions(Setup setup, Found found) {
        setup.proxies().stream()
                .flatMap(file -> file.all("ssl_protocols"))
                .filter(protocols -> protocols.arguments().stream().anyMatch(word -> OLD.contains(word.text())))
                .forEach(protocols -> found.at(
                        protocols.spot(),
                        List.of(new Edit(protocols.spot(), "ssl_protocols TLSv1.2 TLSv1.3")),
                        String.join(
                                ", ",
                                protocols.arguments().stream()
                                        .map(Directive.Word::text)
                                        .filter(OLD::contains)
                                        .toList())));
    }
}
