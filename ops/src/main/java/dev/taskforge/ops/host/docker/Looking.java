package dev.taskforge.ops.host.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Docker Engine tells about containers that do not work. Reads only; immutable. */
public final class Looking {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MOST_EVENTS = 5_000;
    private static final int LONGEST_EVENT = 64 * 1024;

    private final Docker docker;

    public Looking(Docker docker) {
        this.docker = docker;
    }

    /**
     * A container that Docker Compose made, by the labels it has.
     *
     * @param name without the slash in front
     * @param state such as {@code running}, {@code created}, {@code exited}
     */
    public record Labelled(String id, String name, String state, Map<String, String> labels) {}

    /** All containers that Docker Compose made on this machine, also those that do not run; the newest first. */
    public List<Labelled> composed() throws IOException {
        var filter = Docker.encode(
                JsonMapper.shared().writeValueAsString(Map.of("label", List.of("com.docker.compose.project"))));
        var found = new ArrayList<Labelled>();
        for (var one : docker.get("/containers/json?all=true&filters=" + filter)) {
            var name = one.path("Names").path(0).asString("").replaceFirst("^/", "");
            found.add(new Labelled(
                    one.path("Id").asString(), name, one.path("State").asString(""), Docker.map(one.path("Labels"))));
        }
        return found;
    }

    /** The container of this number or name. */
    public Optional<Inspection> inspect(String id) throws IOException {
        return docker.found("/containers/" + Docker.encode(id) + "/json", Inspection::of);
    }

    /**
     * What happened to any container in a time that is over, the oldest first. Docker Engine remembers the last 256 events of
     * all its objects, so that what lies further back is unknown.
     */
    public List<ContainerEvent> events(Instant since, Instant until) throws IOException {
        var filter = Map.of(
                "type", List.of("container"),
                "event", List.of("die", "kill", "oom", "stop", "start", "restart", "pause", "unpause"));
        var events = new ArrayList<ContainerEvent>();
        read(since, until, filter, SOON, event -> {
            events.add(ContainerEvent.of(event));
            return events.size() < MOST_EVENTS;
        });
        return events;
    }

    /**
     * Something that happened to a container that Docker Compose made.
     *
     * @param labels of the container
     */
    public record Happened(ContainerEvent event, Map<String, String> labels) {}

    /**
     * Tells of ends, starts and the health of containers that Docker Compose made: of those since a moment first, then of each as it
     * happens.
     *
     * @param until when it returns, unless Docker Engine ends before
     */
    public void follow(Instant since, Instant until, Consumer<Happened> hears) throws IOException {
        var during = Duration.between(since, until);
        var filter = Map.of(
                "type", List.of("container"),
                "label", List.of("com.docker.compose.project"),
                "event", List.of("die", "oom", "pause", "unpause", "start", "health_status"));
        read(since, until, filter, during.plus(SOON), event -> {
            var labels = Docker.map(event.path("Actor").path("Attributes"));
            hears.accept(new Happened(ContainerEvent.of(event), labels));
            return true;
        });
    }

    /** @param takes each; false for no more */
    private void read(
            Instant since, Instant until, Map<String, List<String>> filter, Duration time, Predicate<JsonNode> takes)
            throws IOException {
        var path = "/events?since=" + exactly(since) + "&until=" + exactly(until) + "&filters="
                + Docker.encode(JsonMapper.shared().writeValueAsString(filter));
        try (var exchange = docker.open(time)) {
            exchange.send("GET", docker.path(path), null, false);
            Docker.refuse(exchange);
            var in = new BufferedReader(new InputStreamReader(exchange.body(), StandardCharsets.UTF_8));
            for (var line = line(in); line != null; line = line(in)) {
                if (!line.isBlank() && !takes.test(JsonMapper.shared().readTree(line))) {
                    return;
                }
            }
        } catch (JacksonException | DateTimeException e) {
            throw new IOException("the events of Docker Engine cannot be read: " + e.getMessage(), e);
        }
    }

    private static String exactly(Instant at) {
        return String.format(Locale.ROOT, "%d.%09d", at.getEpochSecond(), at.getNano());
    }

    /** Labels of containers are in their events, so that one may be long. */
    private static @Nullable String line(BufferedReader in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == LONGEST_EVENT) {
                throw new IOException("an event of Docker Engine has more than " + LONGEST_EVENT + " characters");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }
}
