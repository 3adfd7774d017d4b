package dev.taskforge.ops.incident;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in an incident.
 *
 * @param key by which it is written once, whoever finds it how often
 * @param who did it; null for TaskForge
 * @param evidence the last lines of a log, secrets masked; null for none
 */
public record IncidentEvent(
        String key,
        Instant at,
        Kind kind,
        @Nullable String who,
        Message said,
        @Nullable String evidence) {

    /** What happened. */
    public enum Kind {
        OPENED,
        REOPENED,
        JOINED,
        RECOVERED,
        LEFT,
        CAUSE,
        REPAIR,
        /** A deployment or a restore. */
        CHANGE,
        TOLD,
        /** Others were told, because nobody had taken it on. */
        ESCALATED,
        ACKNOWLEDGED,
        NOTE,
        POST_MORTEM,
        MERGED,
        CLOSED;

        /** As the API writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
