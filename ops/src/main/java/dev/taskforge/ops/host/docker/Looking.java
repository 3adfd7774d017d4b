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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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

    /** A container that Docker Compose made, by the labels it has; its name is without the slash in front. */
    public record Labelled(String id, String name, Map<String, String> labels) {}

    /** All containers that Docker Compose made on this machine, also those that do not run; the newest first. */
    public List<Labelled> composed() throws IOException {
        var filter = Docker.encode(
                JsonMapper.shared().writeValueAsString(Map.of("label", List.of("com.docker.compose.project"))));
        var found = new ArrayList<Labelled>();
        for (var one : docker.get("/containers/json?all=true&filters=" + filter)) {
            var name = one.path("Names").path(0).asString("").replaceFirst("^/", "");
            found.add(new Labelled(one.path("Id").asString(), name, Docker.map(one.path("Labels"))));
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
        var filter = Docker.encode(JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "type", List.of("container"),
                        "event", List.of("die", "kill", "oom", "stop", "start", "restart", "pause", "unpause"))));
        var path =
                "/events?since=" + since.getEpochSecond() + "&until=" + until.getEpochSecond() + "&filters=" + filter;
        try (var exchange = docker.open(SOON)) {
            exchange.send("GET", docker.path(path), null, false);
            Docker.refuse(exchange);
            return read(new BufferedReader(new InputStreamReader(exchange.body(), StandardCharsets.UTF_8)));
        } catch (JacksonException | DateTimeException e) {
            throw new IOException("the events of Docker Engine cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<ContainerEvent> read(BufferedReader in) throws IOException {
        var events = new ArrayList<ContainerEvent>();
        for (var line = line(in); line != null && events.size() < MOST_EVENTS; line = line(in)) {
            if (!line.isBlank()) {
                events.add(ContainerEvent.of(JsonMapper.shared().readTree(line)));
            }
        }
        return events;
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
