package dev.taskforge.server.alert;

import dev.taskforge.ops.channel.Told;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message and how far it is on one channel, as the API shows it.
 *
 * @param well whether it says that all is well again
 * @param state waiting, sent, superseded, replaced or given-up
 * @param dueAt before which it is not sent
 * @param attempts so far
 * @param error what went wrong last; null for nothing
 * @param into the delivery in which it went out, or the one that stands in for it; null for none
 */
public record AlertDeliveryView(
        long id,
        String channel,
        String topic,
        String severity,
        boolean well,
        String title,
        String lines,
        Instant at,
        String state,
        Instant dueAt,
        int attempts,
        @Nullable Instant sentAt,
        @Nullable String error,
        @Nullable Long into,
        @Nullable Long jobId) {

    /** As it is now. */
    public static AlertDeliveryView of(Told told) {
        return new AlertDeliveryView(
                told.id(),
                told.channel(),
                told.topic(),
                told.severity(),
                told.well(),
                told.title(),
                told.lines(),
                told.at(),
                told.state().word(),
                told.due(),
                told.attempts(),
                told.sentAt(),
                told.error(),
                told.into(),
                told.job());
    }
}
