package dev.taskforge.server.project;

import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.NamedCheck;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A check with what is known about it.
 *
 * @param state of the newest evidence; {@code unknown} when it was never asked
 * @param freshUntil when that evidence goes stale by age
 */
public record CheckView(
        String name,
        String kind,
        String title,
        String priority,
        String question,
        double maxAgeSeconds,
        String state,
        @Nullable String seen,
        @Nullable String fix,
        @Nullable Long evidenceId,
        @Nullable Instant finishedAt,
        @Nullable Instant freshUntil) {

    static CheckView of(NamedCheck check, @Nullable Evidence evidence, Messages texts) {
        var fix = evidence == null ? null : evidence.fix();
        return new CheckView(
                check.name(),
                check.kind(),
                check.title(),
                check.priority().name(),
                check.question(),
                check.maxAge().toMillis() / 1000.0,
                evidence == null ? "unknown" : evidence.state().label(),
                evidence == null ? null : texts.render(evidence.seen()),
                fix == null ? null : texts.render(fix),
                evidence == null ? null : evidence.id(),
                evidence == null ? null : evidence.finishedAt(),
                evidence == null ? null : evidence.finishedAt().plus(check.maxAge()));
    }
}
