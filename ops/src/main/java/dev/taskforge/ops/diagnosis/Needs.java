package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.text.Message;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Which services a container needs: as its Compose file says, and as its variables name them. */
final class Needs {
    private static final String DEPENDS = "com.docker.compose.depends_on";
    private static final String COMPLETED = "service_completed_successfully";
    /** Not those of databases: what they name is called as the project more often than it is a service. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(host|server|addr|url|uri|dsn|endpoint|broker|node|peer|upstream)");

    private static final int LONGEST = 4_096;

    private Needs() {}

    /** By service, with what says so. */
    static Map<String, Message> of(Inspection container, String own, Collection<String> services) {
        var needs = new LinkedHashMap<String, Message>();
        for (var need : declared(container)) {
            needs.put(need[0], Message.of("diagnosis.fact.depends", own, need[0]));
        }
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

    /** The services whose end a container waits for before it starts. */
    static List<String> completed(Inspection container) {
        return declared(container).stream()
                .filter(need -> need.length > 1 && need[1].equals(COMPLETED))
                .map(need -> need[0])
                .toList();
    }

    /** Compose writes them down as {@code db:service_healthy:true,redis:service_started:false}. */
    private static List<String[]> declared(Inspection container) {
        var label = Objects.requireNonNullElse(container.container().label(DEPENDS), "");
        return Arrays.stream(label.split(","))
                .filter(part -> !part.isBlank())
                .map(part -> part.strip().split(":"))
                .filter(parts -> parts.length > 0)
                .toList();
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
