package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.ContainerLimits;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Looking;
import dev.taskforge.ops.host.docker.Looking.Labelled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The containers of a project by the service whose they are: those of Compose, of all releases, also of one that begins beside another, and those
 * that wait to be returned to. Not among them are what ran once, such as a migration, and what Compose is about to remove.
 */
final class ServiceGroups {
    private static final String COMPOSE = "com.docker.compose.";
    private static final String RELEASE = "dev.taskforge.release";

    private ServiceGroups() {}

    /** @param mine whether a container with these labels is the project's */
    static Map<String, List<Limited>> find(Docker docker, Predicate<Map<String, String>> mine) throws IOException {
        var limits = new ContainerLimits(docker);
        var found = new TreeMap<String, List<Limited>>();
        for (var one : listed(docker, mine)) {
            var limited = limits.find(one.id()).filter(there -> !there.isGoing());
            if (limited.isPresent()) {
                found.computeIfAbsent(service(one.labels()), _ -> new ArrayList<>())
                        .add(limited.get());
            }
        }
        return found;
    }

    private static List<Labelled> listed(Docker docker, Predicate<Map<String, String>> mine) throws IOException {
        var all = new Looking(docker)
                .composed().stream()
                        .filter(one -> one.labels().containsKey(COMPOSE + "service") && mine.test(one.labels()))
                        .toList();
        var names = all.stream().map(Labelled::name).collect(Collectors.toSet());
        return all.stream()
                .filter(one ->
                        isReleased(one.labels()) || !"True".equals(one.labels().get(COMPOSE + "oneoff")))
                .filter(one -> one.state().equals("running") || !Container.isReplaced(one.id(), one.name(), names))
                .toList();
    }

    private static boolean isReleased(Map<String, String> labels) {
        return labels.containsKey(RELEASE);
    }

    /** The number of the release whose container it is; empty for one of Compose. */
    static String release(Limited container) {
        return container.labels().getOrDefault(RELEASE, "");
    }

    private static String service(Map<String, String> labels) {
        return labels.getOrDefault(COMPOSE + "service", "");
    }
}
