package dev.taskforge.ops.host.docker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * More of a container than {@link Container} tells: what is asked when it does not work.
 *
 * @param paused whether it is frozen; its state is then {@code paused}, though Docker Engine also calls it running
 * @param finishedAt its last end; null when it never ended
 * @param error why Docker Engine could not start it; empty when it could
 * @param memory how much it may use, in bytes; 0 for as much as there is
 * @param checks what its health check said, the oldest first; Docker Engine keeps five
 * @param environment its variables, with their values
 * @param command the words of its entrypoint and of its command
 */
public record Inspection(
        Container container,
        boolean paused,
        @Nullable Instant finishedAt,
        String error,
        long memory,
        List<HealthCheck> checks,
        Map<String, String> environment,
        List<String> command) {

    /** One health check that came to an end. */
    public record HealthCheck(@Nullable Instant begunAt, int exitCode, String output) {}

    static Inspection of(JsonNode node) {
        var state = node.path("State");
        var config = node.path("Config");
        return new Inspection(
                Container.of(node),
                state.path("Paused").asBoolean(),
                Container.time(state.path("FinishedAt")).orElse(null),
                state.path("Error").asString(""),
                node.path("HostConfig").path("Memory").asLong(0),
                StreamSupport.stream(state.path("Health").path("Log").spliterator(), false)
                        .map(check -> new HealthCheck(
                                Container.time(check.path("Start")).orElse(null),
                                check.path("ExitCode").asInt(),
                                check.path("Output").asString("")))
                        .toList(),
                Docker.variables(config.path("Env")),
                Stream.of("Entrypoint", "Cmd")
                        .flatMap(words -> Docker.texts(config.path(words)).stream())
                        .toList());
    }
}
