package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Shown;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is written in a Compose file that Compose does not know, ignores, or has left behind. */
public final class FormRules {
    private FormRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-unknown-key", Priority.P0, Production.stacks(FormRules::unknownKeys)),
                rule("compose-declared-unused", Priority.P2, Production.stacks(FormRules::unused)),
                rule("compose-version-obsolete", Priority.P2, Production.stacks(FormRules::version)),
                rule("compose-links", Priority.P2, Production.services(FormRules::links)),
                rule("compose-terminal", Priority.P2, Production.services(FormRules::terminal)),
                rule("compose-network-undeclared", Priority.P0, Production.services(FormRules::network)));
    }

    private static void unknownKeys(Stack stack, Found found) {
        check(stack.definition(), KnownKeys.TOP, found);
        for (var service : stack.services()) {
            var body = service.definition();
            check(body, KnownKeys.SERVICE, found);
            check(body.section("healthcheck"), KnownKeys.HEALTH, found);
            check(body.section("logging"), KnownKeys.LOGGING, found);
            check(body.section("build"), KnownKeys.BUILD, found);
            check(body.section("deploy"), KnownKeys.DEPLOY, found);
            check(body.section("deploy").section("resources"), KnownKeys.RESOURCES, found);
            check(body.section("deploy").section("resources").section("limits"), KnownKeys.LIMITS, found);
        }
        stack.volumes().forEach(volume -> check(volume.settings(), KnownKeys.VOLUME, found));
        stack.networks().forEach(network -> check(network.settings(), KnownKeys.NETWORK, found));
    }

    private static void check(Section section, Set<String> known, Found found) {
        for (var key : section.keys()) {
            var spot = section.keySpot(key);
            if (spot != null && !known.contains(key) && !key.startsWith("x-")) {
                var meant = Nearest.to(key, known);
                found.at(
                        spot,
                        meant.map(word -> List.of(new Edit(spot, word))).orElse(List.of()),
                        Shown.of(key),
                        meant.orElse("-"));
            }
        }
    }

    private static void version(Stack stack, Found found) {
        var key = stack.definition().keySpot("version");
        if (key != null) {
            found.at(key, Edits.withoutLine(key));
        }
    }

    /** Volumes and networks at the top that no service uses: often a name written in two ways. */
    private static void unused(Stack stack, Found found) {
        var volumes = new HashSet<String>();
        var networks = new HashSet<>(Set.of("default"));
        for (var service : stack.services()) {
            service.mounts().forEach(mount -> volumes.add(String.valueOf(mount.source())));
            service.networks().forEach(network -> networks.add(network.name()));
        }
        if (volumes.stream().noneMatch(name -> name.contains("$"))) {
            stack.volumes().stream()
                    .filter(volume -> !volumes.contains(volume.name()))
                    .forEach(volume -> found.at(volume.spot(), volume.name()));
        }
        stack.networks().stream()
                .filter(network -> !networks.contains(network.name()))
                .forEach(network -> found.at(network.spot(), network.name()));
    }

    private static void links(Service service, Stack stack, Found found) {
        var key = service.definition().keySpot("links");
        if (key != null) {
            found.at(key, service.name());
        }
    }

    private static void terminal(Service service, Stack stack, Found found) {
        for (var name : List.of("tty", "stdin_open")) {
            var key = service.definition().keySpot(name);
            if (key != null && service.definition().isTrue(name)) {
                found.at(key, Edits.withoutLine(key), service.name(), name);
            }
        }
    }

    private static void network(Service service, Stack stack, Found found) {
        for (var network : service.networks()) {
            if (!network.name().equals("default")
                    && stack.networks().stream().noneMatch(one -> one.name().equals(network.name()))) {
                found.at(network.spot(), service.name(), network.name());
            }
        }
    }
}
