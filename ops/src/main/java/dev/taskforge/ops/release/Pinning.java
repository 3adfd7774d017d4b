package dev.taskforge.ops.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Compose file of a release from that of the project: only the services that change with it, all from its image,
 * with nothing in them that would keep a second copy from running.
 */
final class Pinning {
    /** Of no use to a copy, or not to be had twice. */
    private static final List<String> LEFT_OUT =
            List.of("build", "depends_on", "container_name", "links", "pull_policy");

    private final Ground ground;
    private final Release release;
    private final int number;

    /** @param number that the release gets */
    Pinning(Ground ground, Release release, int number) {
        this.ground = ground;
        this.release = release;
        this.number = number;
    }

    RenderedCompose of(RenderedCompose file) {
        return file.only(ground.duty().services(), this::pinned);
    }

    private Map<String, Object> pinned(String name, Map<String, Object> service) {
        if (!service.containsKey("network_mode")) {
            service.put("networks", networks(name, service));
        }
        LEFT_OUT.forEach(service::remove);
        service.put("image", release.image());
        if (ground.isBeside(name)) {
            service.remove("ports");
        }
        service.put("labels", labels(service.get("labels")));
        return service;
    }

    /** Others find a copy by the names that they know the service by; the name of its container is one of them. */
    private static Map<String, Object> networks(String name, Map<String, Object> service) {
        var names = Stream.of(name, service.get("container_name"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        var networks = new LinkedHashMap<String, Object>();
        switch (service.get("networks")) {
            case Map<?, ?> map -> map.forEach((network, how) -> networks.put(network.toString(), known(how, names)));
            case List<?> list -> list.forEach(network -> networks.put(network.toString(), known(null, names)));
            case null, default -> networks.put("default", known(null, names));
        }
        return networks;
    }

    private static Map<String, Object> known(@Nullable Object how, List<String> names) {
        var known = new LinkedHashMap<String, Object>();
        if (how instanceof Map<?, ?> map) {
            map.forEach((key, value) -> known.put(key.toString(), value));
        }
        var aliases = new ArrayList<Object>(names);
        if (known.get("aliases") instanceof List<?> more) {
            more.stream().filter(alias -> !names.contains(alias)).forEach(aliases::add);
        }
        known.put("aliases", aliases);
        return known;
    }

    private Map<String, Object> labels(@Nullable Object written) {
        var labels = new LinkedHashMap<String, Object>();
        if (written instanceof Map<?, ?> map) {
            map.forEach((key, value) -> labels.put(String.valueOf(key), value));
        } else if (written instanceof List<?> lines) {
            for (var line : lines) {
                var parts = String.valueOf(line).split("=", 2);
                labels.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        labels.put(Containers.PROJECT, release.project());
        labels.put(Containers.RELEASE, String.valueOf(number));
        labels.put(Containers.WRITTEN, Containers.written(release.createdAt()));
        return labels;
    }
}
