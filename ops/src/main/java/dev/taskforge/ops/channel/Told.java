package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.AlertDuty.Severity;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message and how far it is on one channel.
 *
 * @param id of the delivery
 * @param due before which it is not sent
 * @param job that brings it
 * @param attempts that have failed or succeeded
 * @param unanswered how many of them were sent whole and got no whole answer
 * @param firstTried when the first began; null before
 * @param error what went wrong last; null for nothing
 * @param into the delivery in which it went out, or the one that stands in for it; null for none
 */
public record Told(
        long id,
        String project,
        String channel,
        String topic,
        String subject,
        String severity,
        boolean well,
        String title,
        String lines,
        String path,
        Instant at,
        State state,
        Instant due,
        @Nullable Long job,
        int attempts,
        int unanswered,
        @Nullable Instant firstTried,
        @Nullable Instant sentAt,
        @Nullable String error,
        @Nullable Long into) {
    /** How the subject of what only tries a channel begins. */
    static final String TEST = "test/";

    /** Whether a person only tries a channel. */
    boolean isTest() {
        return subject.startsWith(TEST);
    }

    /** How bad it is. */
    Severity how() {
        return severityOf(severity);
    }

    static Severity severityOf(String word) {
        return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** How far it is. */
    public enum State {
        WAITING,
        SENT,
        /** A newer message of the same subject took its place before it was sent. */
        SUPERSEDED,
        /** Another channel has told it. */
        REPLACED,
        /** It was not told on this channel, and will not be. */
        GIVEN_UP;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
