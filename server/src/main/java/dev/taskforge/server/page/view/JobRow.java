package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as a line of a list.
 *
 * @param by the person or the schedule that submitted it; empty when nobody is recorded
 * @param error the first line of what went wrong; empty when nothing did
 */
public record JobRow(
        long id,
        String type,
        String queue,
        @Nullable String project,
        String state,
        int priority,
        int attempt,
        int maxAttempts,
        Instant createdAt,
        Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Done progress,
        String by,
        String error) {

    /**
     * How far it is.
     *
     * @param total 0 when it is not known
     */
    public record Done(long done, long total, String unit) {
        /** 0 to 100; 0 when the total is not known. */
        public int percent() {
            return total <= 0 ? 0 : (int) Math.min(100, done * 100 / total);
        }
    }

    /** How long the last attempt took, or has been running; null when it has not begun. */
    public @Nullable Duration took(Instant now) {
        return startedAt == null ? null : Duration.between(startedAt, finishedAt == null ? now : finishedAt);
    }
}
