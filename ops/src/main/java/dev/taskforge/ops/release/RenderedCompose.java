package dev.taskforge.ops.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A Compose file with all its variables filled in. Holds secrets. Immutable by convention: what changes it returns another. */
final class RenderedCompose {
    private static final int MOST = 4 * 1024 * 1024;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Object> tree;

    private RenderedCompose(Map<String, Object> tree) {
        this.tree = tree;
    }

    /** @param yaml what Docker Compose made of the file */
    static RenderedCompose parse(String yaml) throws Refused {
        var settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(MOST)
                .build();
        try {
            if (new Load(settings).loadFromString(yaml) instanceof Map<?, ?> map) {
                return new RenderedCompose(copy(map));
            }
        } catch (YamlEngineException e) {
            throw Refused.because("compose-unreadable", String.valueOf(e.getMessage()));
        }
        throw Refused.because("compose-unreadable", "no mapping");
    }

    static RenderedCompose ofJson(String json) {
        return new RenderedCompose(JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {}));
    }

    /** The whole file; JSON is YAML too. */
    String json() {
        return JSON.writeValueAsString(tree);
    }

    /** A service as it is written; empty when there is none of that name. */
    Optional<Map<String, Object>> service(String name) {
        return child(tree, "services").flatMap(services -> child(services, name));
    }

    /** The same file in which only these services stay, each changed. */
    RenderedCompose only(
            Collection<String> names, BiFunction<String, Map<String, Object>, Map<String, Object>> change) {
        var services = new LinkedHashMap<String, Object>();
        for (var name : names) {
            service(name).ifPresent(service -> services.put(name, change.apply(name, new LinkedHashMap<>(service))));
        }
        var all = new LinkedHashMap<>(tree);
        all.put("services", services);
        return new RenderedCompose(all);
    }

    /** The same file with one network alone, which is there already, and without volumes. */
    RenderedCompose within(String network) {
        var all = new LinkedHashMap<>(tree);
        all.put("networks", Map.of(network, Map.of("external", true)));
        all.remove("volumes");
        return new RenderedCompose(all);
    }

    /** The networks a service is in, as Docker Engine calls them, and the names by which others in each find it. */
    Map<String, List<String>> networks(String service, String composeProject) {
        var networks = new LinkedHashMap<String, List<String>>();
        var wanted =
                service(service).flatMap(written -> child(written, "networks")).orElse(Map.of());
        wanted.forEach((key, how) -> {
            var names = new LinkedHashSet<>(List.of(service));
            if (how instanceof Map<?, ?> map && map.get("aliases") instanceof List<?> aliases) {
                aliases.forEach(alias -> names.add(alias.toString()));
            }
            networks.put(nameOf(key, composeProject), List.copyOf(names));
        });
        return networks;
    }

    private String nameOf(String network, String composeProject) {
        var written =
                child(tree, "networks").flatMap(all -> child(all, network)).orElse(Map.of());
        if (written.get("name") instanceof String name) {
            return name;
        }
        return switch (written.get("external")) {
            case Map<?, ?> map when map.get("name") instanceof String name -> name;
            case Boolean external when external -> network;
            case null, default -> composeProject + "_" + network;
        };
    }

    /** A service for people, in which the value of each variable is replaced. */
    static String shown(Map<String, Object> service, UnaryOperator<String> hide) {
        var shown = new TreeMap<>(service);
        shown.remove("build"); // its arguments may be secrets, and what was built is named by its number
        var variables = variables(service);
        if (!variables.isEmpty()) {
            variables.replaceAll((_, value) -> hide.apply(value));
            shown.put("environment", variables);
        }
        return JSON.writeValueAsString(shown);
    }

    /** The variables of a service, whether written as a mapping or as a list. */
    static Map<String, String> variables(Map<String, Object> service) {
        var variables = new TreeMap<String, String>();
        var written = service.get("environment");
        if (written instanceof Map<?, ?> map) {
            map.forEach((name, value) -> variables.put(String.valueOf(name), value == null ? "" : value.toString()));
        } else if (written instanceof List<?> lines) {
            for (var line : lines) {
                var parts = String.valueOf(line).split("=", 2);
                variables.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        variables.replaceAll((_, value) -> value.replace("$$", "$")); // as Compose writes what stands for itself
        return variables;
    }

    /** The ports of its containers that a service publishes, whether written as mappings or as texts. */
    static List<String> ports(Map<String, Object> service) {
        var ports = new ArrayList<String>();
        if (service.get("ports") instanceof List<?> written) {
            for (var one : written) {
                var port = one instanceof Map<?, ?> map ? map.get("target") : one;
                ports.add(String.valueOf(port).replaceFirst("^.*:", "").replaceFirst("/tcp$", ""));
            }
        }
        return ports;
    }

    @SuppressWarnings("unchecked") // copy makes every mapping one of texts
    private static Optional<Map<String, Object>> child(Map<String, Object> of, String key) {
        return of.get(key) instanceof Map<?, ?> found ? Optional.of((Map<String, Object>) found) : Optional.empty();
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copyOf(value)));
        return copy;
    }

    @SuppressWarnings("NullAway") // a key without a value is kept as it is
    private static Object copyOf(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof List<?> list) {
            var copy = new ArrayList<Object>();
            list.forEach(one -> copy.add(copyOf(one)));
            return copy;
        }
        return value;
    }
}
