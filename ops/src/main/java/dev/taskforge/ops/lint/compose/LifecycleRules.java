package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.lint.compose.KnownImage.Role;
import dev.taskforge.ops.project.Priority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** How services start, stop, and start again. */
public final class LifecycleRules {
    private static final Set<String> TIME_ZONES = Set.of("TZ", "PGTZ", "GENERIC_TIMEZONE");

    private LifecycleRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-no-restart", Priority.P1, Production.services(LifecycleRules::noRestart)),
                rule("compose-depends-unknown", Priority.P0, Production.services(LifecycleRules::unknown)),
                rule("compose-depends-never-healthy", Priority.P0, LifecycleRules::neverHealthy),
                rule("compose-depends-without-condition", Priority.P1, LifecycleRules::withoutCondition),
                rule("compose-database-stop-short", Priority.P2, Production.services(LifecycleRules::stopShort)),
                rule("compose-second-copy-impossible", Priority.P0, Production.services(LifecycleRules::secondCopy)),
                rule("compose-fixed-container-name", Priority.P2, Production.stacks(LifecycleRules::fixedNames)),
                rule("compose-time-zones-differ", Priority.P2, Production.stacks(LifecycleRules::timeZones)));
    }

    private static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.COMPOSE, search);
    }

    private static void noRestart(Service service, Stack stack, Found found) {
        var definition = service.definition();
        boolean says = definition.has("restart")
                || definition.section("deploy").section("restart_policy").text("condition") != null;
        if (!says && !Production.isJob(service, stack)) {
            found.at(service.spot(), Edits.inService(service, "restart: unless-stopped"), service.name());
        }
    }

    private static void unknown(Service service, Stack stack, Found found) {
        for (var dependency : service.dependencies()) {
            if (stack.service(dependency.service()).isEmpty()) {
                found.at(dependency.spot(), service.name(), dependency.service());
            }
        }
    }

    /** Compose waits for a check that is never made. */
    private static void neverHealthy(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    for (var dependency : service.dependencies()) {
                        var other = stack.service(dependency.service());
                        if ("service_healthy".equals(dependency.condition())
                                && other.isPresent()
                                && HealthRules.isNeverChecked(other.get(), setup)) {
                            to.at(dependency.spot(), service.name(), dependency.service());
                        }
                    }
                })
                .look(setup, found);
    }

    private static void withoutCondition(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    for (var dependency : service.dependencies()) {
                        boolean started = dependency.condition() == null
                                || dependency.condition().equals("service_started");
                        if (started
                                && stack.service(dependency.service())
                                        .filter(other -> HealthRules.isChecked(other, setup))
                                        .isPresent()) {
                            to.at(dependency.spot(), service.name(), dependency.service());
                        }
                    }
                })
                .look(setup, found);
    }

    /** Compose kills after ten seconds, which a database that writes its memory out may need. */
    private static void stopShort(Service service, Stack stack, Found found) {
        boolean keeps = KnownImage.of(service)
                .filter(known -> known.role() == Role.DATABASE && known.data() != null)
                .isPresent();
        boolean cache = KnownImage.isRedis(service) && service.mounts().isEmpty();
        if (keeps
                && !cache
                && KnownImage.serves(service)
                && !service.definition().has("stop_grace_period")) {
            found.at(service.spot(), Edits.inService(service, "stop_grace_period: 1m"), service.name());
        }
    }

    private static void secondCopy(Service service, Stack stack, Found found) {
        var replicas = service.definition().section("deploy").text("replicas");
        var count = replicas == null ? service.definition().text("scale") : replicas;
        if (count == null || !count.value().matches("[2-9]|[1-9][0-9]+")) {
            return;
        }
        var name = service.containerName();
        if (name != null) {
            found.at(name.spot(), service.name(), count.value(), "container_name");
        }
        for (var port : service.ports()) {
            if (!port.published().isEmpty() && !port.published().contains("-")) {
                found.at(port.spot(), service.name(), count.value(), port.published());
            }
        }
    }

    private static void fixedNames(Stack stack, Found found) {
        var named = Production.running(stack).stream()
                .filter(service -> service.containerName() != null)
                .toList();
        if (!named.isEmpty()) {
            var spot = named.getFirst().definition().keySpot("container_name");
            found.at(spot == null ? named.getFirst().spot() : spot, Production.names(named));
        }
    }

    private static void timeZones(Stack stack, Found found) {
        var zones = new LinkedHashMap<String, Setting>();
        for (var service : Production.running(stack)) {
            for (var setting : service.environment()) {
                if (TIME_ZONES.contains(setting.name()) && setting.value() != null) {
                    zones.putIfAbsent(setting.value(), setting);
                }
            }
        }
        if (zones.size() > 1) {
            var last = List.copyOf(zones.entrySet()).getLast();
            found.at(last.getValue().spot(), String.join(", ", zones.keySet()));
        }
    }
}
