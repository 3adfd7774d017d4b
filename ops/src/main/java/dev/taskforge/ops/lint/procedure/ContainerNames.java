package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.compose.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells which service a container's name stands for. */
final class ContainerNames {
    private final Map<String, String> services = new HashMap<>();

    ContainerNames(List<Stack> stacks) {
        for (var stack : stacks) {
            for (var service : stack.services()) {
                services.put(service.name(), service.name());
                var container = service.containerName();
                if (container != null) {
                    services.put(container.value(), service.name());
                }
            }
        }
    }

    /** The service of a name; the name itself when no Compose file says. */
    String service(String name) {
        return find(name).orElse(name);
    }

    /** The service of a name; empty when no Compose file says. */
    Optional<String> find(String name) {
        var known = services.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        // The names Compose makes: PROJECT-SERVICE-1, with version 1 PROJECT_SERVICE_1.
        var parts = name.split("[-_]");
        boolean made = parts.length >= 3 && parts[parts.length - 1].matches("[0-9]+");
        return made ? Optional.ofNullable(services.get(parts[parts.length - 2])) : Optional.empty();
    }

    /** Whether nothing is known of any container. */
    boolean unknown() {
        return services.isEmpty();
    }

    /** The name with its service, for people. */
    String shown(String name) {
        var service = service(name);
        return service.equals(name) ? name : name + " (" + service + ")";
    }
}
