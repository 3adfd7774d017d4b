package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.lint.compose.Dependency;
import dev.taskforge.ops.text.Message;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which services a container needs: as Compose wrote it down at the container or else as the Compose file says, and as its variables
 * name them.
 *
 * @param written what the Compose file says, by the service that waits; empty when the containers themselves tell
 */
record Needs(Map<String, List<Dependency>> written) {
    /** What the containers themselves tell. */
    static final Needs TOLD = new Needs(Map.of());

    private static final String DEPENDS = "com.docker.compose.depends_on";
    private static final String COMPLETED = "service_completed_successfully";
    /** Not those of databases: what they name is called as the project more often than it is a service. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(host|server|addr|url|uri|dsn|endpoint|broker|node|peer|upstream)");

    private static final int LONGEST = 4_096;

    private record Need(String service, boolean completed) {}

    /** By service, with what says so. */
    Map<String, Message> of(Inspection container, String own, Collection<String> services) {
        var needs = new LinkedHashMap<String, Message>();
        declared(container).forEach(need -> depends(needs, own, need));
        // The file may have changed since: what has no container was perhaps never there.
        written(container, own)
                .filter(need -> services.contains(need.service()))
                .forEach(need -> depends(needs, own, need));
        for (var service : services) {
            if (!service.equals(own) && !needs.containsKey(service)) {
                container.environment().entrySet().stream()
                        .filter(variable -> names(variable.getKey(), variable.getValue(), service))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst()
                        .ifPresent(name -> needs.put(service, Message.of("diagnosis.fact.names", own, name, service)));
            }
        }
        return needs;
    }

    private static void depends(Map<String, Message> needs, String own, Need need) {
        needs.put(need.service(), Message.of("diagnosis.fact.depends", own, need.service()));
    }

    /** The services whose end a container of a service waits for before it starts. */
    List<String> completed(Inspection container, String own) {
        return Stream.concat(declared(container), written(container, own))
                .filter(Need::completed)
                .map(Need::service)
                .toList();
    }

    private Stream<Need> written(Inspection container, String own) {
        var said = isTold(container) ? List.<Dependency>of() : written.getOrDefault(own, List.of());
        return said.stream().map(need -> new Need(need.service(), COMPLETED.equals(need.condition())));
    }

    /** Whether Compose wrote down at a container what it needs, if only that it needs nothing. */
    static boolean isTold(Inspection container) {
        return container.container().label(DEPENDS) != null;
    }

    /** Compose writes them down as {@code db:service_healthy:true,redis:service_started:false}. */
    private static Stream<Need> declared(Inspection container) {
        var label = Objects.requireNonNullElse(container.container().label(DEPENDS), "");
        return Arrays.stream(label.split(","))
                .filter(part -> !part.isBlank())
                .map(part -> part.strip().split(":"))
                .filter(parts -> parts.length > 0)
                .map(parts -> new Need(parts[0], parts.length > 1 && parts[1].equals(COMPLETED)));
    }

    static boolean names(String variable, String value, String service) {
        if (value.length() > LONGEST || !value.contains(service)) {
            return false;
        }
        boolean isAddress = ADDRESS.matcher(variable).find() || value.contains("://") || value.contains("host=");
        return isAddress
                && Pattern.compile("(?:^|@|//|,|=|\\s)" + Pattern.quote(service) + "(?=$|[:/,;?\\s])")
                        .matcher(value)
                        .find();
    }
}
