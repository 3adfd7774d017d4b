package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.compose.KnownImage.Role;
import dev.taskforge.ops.project.Priority;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who can reach the services: published ports and networks. */
public final class ExposureRules {
    /** Ports that are meant for everybody and that no web proxy serves: SSH, mail, name service, chat, tunnels. */
    private static final List<Integer> NO_WEB =
            List.of(22, 25, 53, 110, 143, 465, 587, 853, 993, 995, 1194, 3478, 4190, 5222, 5269, 5349, 51820);

    private static final List<Integer> WEB = List.of(80, 443);

    private ExposureRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-database-port-open", Priority.P0, Production.services(ExposureRules::databaseOpen)),
                rule("compose-tool-port-open", Priority.P0, Production.services(ExposureRules::toolOpen)),
                rule("compose-port-bypasses-proxy", Priority.P1, Production.services(ExposureRules::bypassesProxy)),
                rule("compose-port-twice", Priority.P0, Production.stacks(ExposureRules::twice)),
                rule("compose-prometheus-admin-open", Priority.P1, Production.services(ExposureRules::prometheusAdmin)),
                rule("compose-proxy-reaches-database", Priority.P1, Production.stacks(ExposureRules::flatNetwork)),
                rule("compose-network-attachable", Priority.P2, Production.stacks(ExposureRules::attachable)));
    }

    private static void databaseOpen(Service service, Stack stack, Found found) {
        boolean database = KnownImage.is(service, Role.DATABASE);
        for (var port : service.ports()) {
            if (port.onAllInterfaces() && (database || isUnknownWithDatabasePort(service, port))) {
                found.at(port.spot(), toLoopback(port), service.name(), port.target());
            }
        }
    }

    private static boolean isUnknownWithDatabasePort(Service service, Port port) {
        return KnownImage.of(service).isEmpty() && KnownImage.isDatabasePort(port);
    }

    private static void toolOpen(Service service, Stack stack, Found found) {
        var known = KnownImage.of(service);
        boolean tool = KnownImage.is(service, Role.ADMIN) || KnownImage.is(service, Role.MONITORING);
        for (var port : service.ports()) {
            boolean adminOfProxy =
                    known.filter(image -> image.name().equals("traefik")).isPresent() && port.targets(8080);
            if (port.onAllInterfaces() && (tool || adminOfProxy)) {
                found.at(port.spot(), toLoopback(port), service.name(), port.target());
            }
        }
    }

    private static void bypassesProxy(Service service, Stack stack, Found found) {
        if (KnownImage.of(service).isPresent()) {
            return;
        }
        for (var port : service.ports()) {
            if (port.onAllInterfaces()
                    && port.protocol().equals("tcp")
                    && WEB.stream().noneMatch(port::publishes)
                    && NO_WEB.stream().noneMatch(one -> port.publishes(one) || port.targets(one))
                    && !KnownImage.isDatabasePort(port)) {
                found.at(
                        port.spot(),
                        toLoopback(port),
                        service.name(),
                        port.published().isEmpty() ? port.target() : port.published());
            }
        }
    }

    /** Only the short form with a host port can be mended by putting the address before it. */
    private static List<Edit> toLoopback(Port port) {
        var spot = port.spot();
        var text = spot.text();
        int quote = text.startsWith("\"") || text.startsWith("'") ? 1 : 0;
        if (!port.shortForm() || port.hostIp() != null || port.published().isEmpty()) {
            return List.of();
        }
        int at = spot.start() + quote;
        return List.of(new Edit(spot.file().spot(at, at), "127.0.0.1:"));
    }

    /** Two services that want the same port of the host: the second one cannot start. */
    private static void twice(Stack stack, Found found) {
        var first = new HashMap<String, Service>();
        for (var service : Production.running(stack)) {
            // Services of different profiles need not run together.
            if (service.definition().has("profiles")) {
                continue;
            }
            for (var port : service.ports()) {
                if (port.published().isEmpty() || port.published().contains("$")) {
                    continue;
                }
                var ip = port.onAllInterfaces() ? "*" : port.hostIp();
                var other = first.putIfAbsent(ip + " " + port.published() + "/" + port.protocol(), service);
                if (other != null) {
                    found.at(port.spot(), service.name(), other.name(), port.published());
                }
            }
        }
    }

    private static void prometheusAdmin(Service service, Stack stack, Found found) {
        var command = service.command();
        if (command == null || service.ports().stream().allMatch(Port::onLoopback)) {
            return;
        }
        for (var option : List.of("--web.enable-admin-api", "--web.enable-lifecycle")) {
            var word = command.word(option);
            if (word != null) {
                found.at(word.spot(), service.name(), option);
            }
        }
    }

    /** A proxy that faces the internet and databases in one network: one finding for each proxy. */
    private static void flatNetwork(Stack stack, Found found) {
        var services = Production.running(stack);
        var databases = services.stream()
                .filter(service -> KnownImage.is(service, Role.DATABASE))
                .toList();
        var told = new HashSet<Service>();
        for (var proxy : services) {
            if (KnownImage.is(proxy, Role.PROXY) && proxy.ports().stream().anyMatch(Port::onAllInterfaces)) {
                var near = networks(proxy);
                var reached = databases.stream()
                        .filter(database -> networks(database).stream().anyMatch(near::contains))
                        .filter(told::add)
                        .toList();
                if (!reached.isEmpty()) {
                    found.at(reached.getFirst().spot(), Production.names(reached), proxy.name());
                }
            }
        }
    }

    private static Set<String> networks(Service service) {
        if (service.definition().has("network_mode")) {
            return Set.of();
        }
        return service.networks().isEmpty()
                ? Set.of("default")
                : Set.copyOf(service.networks().stream().map(Named::name).toList());
    }

    private static void attachable(Stack stack, Found found) {
        for (var network : stack.networks()) {
            var text = network.settings().text("attachable");
            var key = network.settings().keySpot("attachable");
            if (text != null && key != null && text.isTrue()) {
                found.at(key, Edits.withoutLine(key), network.name());
            }
        }
    }
}
