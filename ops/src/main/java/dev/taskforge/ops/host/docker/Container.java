package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A container as Docker Engine describes it at one moment.
 *
 * @param id its number in full
 * @param name without the slash in front
 * @param image the number of its image
 * @param reference the image as it was named when the container was made
 * @param state such as {@code running}, {@code exited}, {@code restarting}, {@code paused}
 * @param health null when its image and its Compose file define no health check
 * @param exitCode of its last end
 * @param outOfMemory whether the kernel ended it for want of memory
 * @param startedAt when it was last started; null when never
 * @param finishedAt when it ended last; null when never
 * @param restarts how often Docker Engine has started it again by itself
 * @param restartPolicy when Docker Engine starts it again by itself, such as {@code unless-stopped}; {@code no} for never
 * @param networks what it is called in each, by name of the network
 * @param mounts what of this machine it sees where
 * @param published its TCP ports that this machine has at a port which stays, also while it does not run
 * @param tty whether it writes to a terminal, so that its two streams are one
 */
public record Container(
        String id,
        String name,
        String image,
        String reference,
        Map<String, String> labels,
        String state,
        @Nullable Health health,
        int exitCode,
        boolean outOfMemory,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int restarts,
        String restartPolicy,
        Map<String, Network> networks,
        List<Mount> mounts,
        List<Published> published,
        boolean tty) {
    private static final int SHORT = 12;
    private static final Pattern RENAMED = Pattern.compile("([0-9a-f]{12})_(.+)");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    /**
     * What its health check says.
     *
     * @param status {@code starting}, {@code healthy} or {@code unhealthy}
     * @param checkedAt the end of the last check; null before the first
     * @param output what the last check wrote
     */
    public record Health(
            String status, int failures, @Nullable Instant checkedAt, String output) {}

    /**
     * A container within a network.
     *
     * @param address empty while it does not run
     * @param aliases names by which others in the network find it, besides its own; several containers may share one
     */
    public record Network(String address, List<String> aliases) {}

    /**
     * A folder or file of this machine and its path in the container.
     *
     * @param source empty for a volume without one
     * @param writable whether the container may write there
     */
    public record Mount(String source, String target, boolean writable) {}

    /**
     * A port of a container that this machine has.
     *
     * @param address of this machine; empty for all
     */
    public record Published(int port, String address, int hostPort) {}

    static Container of(JsonNode node) {
        var state = node.path("State");
        var config = node.path("Config");
        return new Container(
                node.path("Id").asString(),
                node.path("Name").asString().replaceFirst("^/", ""),
                node.path("Image").asString(),
                config.path("Image").asString(),
                Docker.map(config.path("Labels")),
                state.path("Status").asString(),
                health(state.path("Health")),
                state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(),
                time(state.path("StartedAt")).orElse(null),
                time(state.path("FinishedAt")).orElse(null),
                node.path("RestartCount").asInt(),
                node.path("HostConfig").path("RestartPolicy").path("Name").asString("no"),
                networks(node),
                mounts(node),
                published(node.path("HostConfig").path("PortBindings")),
                config.path("Tty").asBoolean());
    }

    private static @Nullable Health health(JsonNode node) {
        var status = node.path("Status").asString("none");
        if (status.equals("none")) {
            return null;
        }
        var log = node.path("Log");
        var last = log.path(log.size() - 1);
        return new Health(
                status,
                node.path("FailingStreak").asInt(),
                time(last.path("End")).orElse(null),
                last.path("Output").asString(""));
    }

    private static List<Mount> mounts(JsonNode node) {
        return StreamSupport.stream(node.path("Mounts").spliterator(), false)
                .map(mount -> new Mount(
                        mount.path("Source").asString(""),
                        mount.path("Destination").asString(""),
                        mount.path("RW").asBoolean(true)))
                .toList();
    }

    /** A port that Docker Engine is to choose, anew at each start, is none that stays. */
    private static List<Published> published(JsonNode bindings) {
        var published = new ArrayList<Published>();
        for (var port : bindings.properties()) {
            var number = port.getKey().replaceFirst("/tcp$", "");
            for (var binding : port.getValue()) {
                var hostPort = binding.path("HostPort").asString("");
                if (PORT.matcher(number).matches() && PORT.matcher(hostPort).matches()) {
                    published.add(new Published(
                            Integer.parseInt(number), binding.path("HostIp").asString(""), Integer.parseInt(hostPort)));
                }
            }
        }
        return List.copyOf(published);
    }

    /** Docker Engine writes the year 1 for never. */
    static Optional<Instant> time(JsonNode node) {
        var text = node.asString("");
        return text.isEmpty() || text.startsWith("0001-") ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private static Map<String, Network> networks(JsonNode node) {
        // Docker Engine adds the short number to the aliases; given back to it, it would be there twice.
        var id = shortened(node.path("Id").asString());
        return node.path("NetworkSettings").path("Networks").properties().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, network -> network(network.getValue(), id)));
    }

    private static Network network(JsonNode node, String shortId) {
        var aliases = Docker.texts(node.path("Aliases")).stream()
                .filter(alias -> !alias.equals(shortId))
                .toList();
        return new Network(node.path("IPAddress").asString(""), aliases);
    }

    /**
     * Whether Compose has made a container anew, or tries to: it gives the name of the old one, which gets the beginning of its number in
     * front, to the new one, and removes the old one once that has started.
     *
     * @param names of all containers of the service
     */
    public static boolean isReplaced(String id, String name, Collection<String> names) {
        var renamed = RENAMED.matcher(name);
        return renamed.matches() && id.startsWith(renamed.group(1)) && names.contains(renamed.group(2));
    }

    public boolean running() {
        return state.equals("running");
    }

    /** Whether it runs, or goes on by itself or when it is let: Docker Engine starts it again, or it is paused. */
    public boolean mayRun() {
        return running() || state.equals("restarting") || state.equals("paused");
    }

    /**
     * Whether a health check has passed since it was last started: the log of an earlier life stays in the record of Docker
     * Engine. Both times are those of its clock.
     */
    public boolean healthy() {
        if (!running() || health == null || startedAt == null) {
            return false;
        }
        var checkedAt = health.checkedAt();
        return health.status().equals("healthy") && checkedAt != null && checkedAt.isAfter(startedAt);
    }

    /**
     * Whether Docker Compose started it from this folder. Compose writes the folder down as it was named, which may have led
     * through a link.
     */
    public boolean startedFrom(Path folder) {
        return startedFrom(labels, folder);
    }

    /** As {@link #startedFrom(Path)}, of the container with these labels. */
    public static boolean startedFrom(Map<String, String> labels, Path folder) {
        var label = labels.get("com.docker.compose.project.working_dir");
        if (label == null) {
            return false;
        }
        try {
            return Files.isSameFile(folder, Path.of(label));
        } catch (IOException e) {
            return folder.toString().equals(label); // one of them is gone
        }
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** The value of a label; null when it has none. */
    public @Nullable String label(String key) {
        return labels.get(key);
    }
}
