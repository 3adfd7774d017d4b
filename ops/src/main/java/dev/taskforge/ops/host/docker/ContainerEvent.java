package dev.taskforge.ops.host.docker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a container, as Docker Engine remembers it.
 *
 * @param action such as {@code die}, {@code kill}, {@code oom}, {@code stop}, {@code start}, {@code health_status: unhealthy}
 * @param exitCode of the end; null for others
 * @param signal the number of the signal that somebody had sent through Docker Engine; null for others
 */
public record ContainerEvent(
        String container,
        Instant at,
        String action,
        @Nullable Integer exitCode,
        @Nullable Integer signal) {
    private static final long NANOS = 1_000_000_000L;

    static ContainerEvent of(JsonNode node) {
        var attributes = node.path("Actor").path("Attributes");
        long nanos = node.path("timeNano").asLong(0);
        return new ContainerEvent(
                node.path("Actor").path("ID").asString(""),
                Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS),
                node.path("Action").asString(""),
                number(attributes, "exitCode"),
                number(attributes, "signal"));
    }

    private static @Nullable Integer number(JsonNode attributes, String name) {
        var text = attributes.path(name).asString("");
        return text.matches("[0-9]{1,3}") ? Integer.valueOf(text) : null;
    }

    /** Whether it is this, such as {@code die}. */
    public boolean is(String name) {
        return action.equals(name);
    }

    /** Whether somebody sent this signal through Docker Engine. */
    public boolean isSignal(int number) {
        return is("kill") && signal != null && signal == number;
    }
}
