package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.project.GuardDuty.Limit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What containers were limited to before the guard came, as JSON.
 *
 * @param services what the newest container of each had, for those that were made anew since
 * @param containers what each had, by number
 */
record LimitsBefore(Map<String, Limits> services, Map<String, Limits> containers) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @param groups by service, the newest container first */
    static LimitsBefore of(Map<String, List<Limited>> groups) {
        var services = new TreeMap<String, Limits>();
        var containers = new TreeMap<String, Limits>();
        groups.forEach((service, group) -> group.forEach(container -> {
            services.putIfAbsent(service, container.limits());
            containers.put(container.id(), container.limits());
        }));
        return new LimitsBefore(services, containers);
    }

    static LimitsBefore read(@Nullable String text) throws IOException {
        if (text == null || text.isBlank()) {
            return new LimitsBefore(Map.of(), Map.of());
        }
        try {
            return JSON.readValue(text, LimitsBefore.class);
        } catch (JacksonException e) {
            throw new IOException("what containers were limited to before cannot be read: " + e.getMessage(), e);
        }
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    /** What a container is to have again of what was limited; of a service that nobody knew then, nothing is. */
    Limits of(String service, Limited container, Limit limited) {
        var had = containers.getOrDefault(container.id(), services.getOrDefault(service, Limits.NONE));
        var now = container.limits();
        boolean memory = limited.memory() != null;
        return new Limits(
                limited.cpus() == null ? now.nanoCpus() : had.nanoCpus(),
                memory ? had.memory() : now.memory(),
                memory ? had.swap() : now.swap(),
                limited.pids() == null ? now.pids() : had.pids());
    }
}
