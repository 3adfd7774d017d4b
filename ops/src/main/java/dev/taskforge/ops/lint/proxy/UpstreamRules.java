package dev.taskforge.ops.lint.proxy;

import static dev.taskforge.ops.lint.proxy.ProxyRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Service;
import dev.taskforge.ops.lint.compose.Stack;
import dev.taskforge.ops.lint.compose.Text;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the proxy sends requests, when it is itself a service of a stack. */
final class UpstreamRules {
    private static final Pattern PASS =
            Pattern.compile("(?:https?|grpcs?|uwsgi|fastcgi)://([^/:$]++)(?::([0-9]++))?+.*+");
    private static final Pattern SERVER = Pattern.compile("([^/:$]++)(?::([0-9]++))?+");
    private static final Set<String> ITSELF = Set.of("localhost", "127.0.0.1", "[::1]");

    private UpstreamRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("proxy-to-itself", Priority.P0, UpstreamRules::toItself),
                rule("proxy-to-nobody", Priority.P0, UpstreamRules::toNobody),
                rule("proxy-address-kept", Priority.P2, UpstreamRules::addressKept));
    }

    /** A host that requests go to. */
    private record Target(String host, Spot spot) {}

    private static List<Stack> around(Setup setup) {
        return setup.stacks().stream()
                .filter(stack -> stack.services().stream().anyMatch(UpstreamRules::isNginx))
                .toList();
    }

    /** Whether nginx shares the network of the server, where {@code localhost} is every program of it. */
    private static boolean isOnHost(Stack stack) {
        return stack.services().stream().filter(UpstreamRules::isNginx).anyMatch(Service::onHostNetwork);
    }

    private static boolean isNginx(Service service) {
        var image = service.image();
        return image != null && image.contains("nginx");
    }

    private static List<Target> targets(Setup setup) {
        var groups =
                setup.proxies().stream().flatMap(file -> file.all("upstream")).toList();
        var names = groups.stream().map(group -> group.argument(0)).collect(Collectors.toSet());
        var targets = new ArrayList<Target>();
        for (var file : setup.proxies()) {
            for (var pass : List.of("proxy_pass", "grpc_pass")) {
                file.all(pass)
                        .forEach(directive -> host(directive, PASS)
                                .filter(host -> !names.contains(host))
                                .ifPresent(host -> targets.add(new Target(host, directive.spot()))));
            }
        }
        groups.forEach(group -> group.children("server")
                .forEach(server ->
                        host(server, SERVER).ifPresent(host -> targets.add(new Target(host, server.spot())))));
        return targets;
    }

    private static Optional<String> host(Directive directive, Pattern form) {
        var match = form.matcher(directive.argument(0));
        return match.matches() && !match.group(1).equals("unix") ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static void toItself(Setup setup, Found found) {
        var stacks = around(setup);
        if (stacks.isEmpty() || stacks.stream().anyMatch(UpstreamRules::isOnHost)) {
            return;
        }
        targets(setup).stream()
                .filter(target -> ITSELF.contains(target.host()))
                .forEach(target -> found.at(target.spot(), target.host()));
    }

    private static void toNobody(Setup setup, Found found) {
        var stacks = around(setup);
        if (stacks.isEmpty()) {
            return;
        }
        var services = stacks.stream()
                .flatMap(stack -> stack.services().stream())
                .flatMap(UpstreamRules::names)
                .collect(Collectors.toCollection(TreeSet::new));
        targets(setup).stream()
                .filter(target -> !ITSELF.contains(target.host()))
                // A name with a dot is somebody else's.
                .filter(target ->
                        target.host().indexOf('.') < 0 && !target.host().startsWith("["))
                .filter(target -> !services.contains(target.host()))
                .forEach(target -> found.at(target.spot(), target.host(), String.join(", ", services)));
    }

    private static Stream<String> names(Service service) {
        var networks = service.definition().section("networks");
        var given = Stream.concat(
                Stream.ofNullable(service.containerName()),
                networks.keys().stream().flatMap(network -> networks.section(network).texts("aliases").stream()));
        return Stream.concat(Stream.of(service.name()), given.map(Text::value));
    }

    /** Without a variable nginx asks for the address once, at its start. */
    private static void addressKept(Setup setup, Found found) {
        if (around(setup).isEmpty()) {
            return;
        }
        var services = around(setup).stream()
                .flatMap(stack -> stack.services().stream())
                .map(Service::name)
                .collect(Collectors.toSet());
        var resolver =
                setup.proxies().stream().flatMap(file -> file.all("resolver")).findAny();
        boolean asksAgain = resolver.isPresent()
                && setup.proxies().stream()
                        .flatMap(file -> file.all("server"))
                        .anyMatch(server -> server.has("resolve"));
        if (asksAgain) {
            return;
        }
        targets(setup).stream()
                .filter(target -> services.contains(target.host()))
                .findFirst()
                .ifPresent(target -> found.at(target.spot(), target.host()));
    }
}
