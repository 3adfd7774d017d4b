package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a promise about backups of a source is kept, as the API shows it.
 *
 * @param concern backup, copy, proof or drill, or judgement when it cannot be judged
 * @param destination where copies are promised; null for the other concerns
 * @param overdue whether it is broken
 * @param newestAt the moment of the newest data, for a drill when it ended; null when there is none
 * @param limitSeconds how old that may be; null for a drill
 * @param since when it was first found to be broken; null while it is kept, or not noted yet
 * @param unsettled whether it could not be judged at this look: neither kept nor, yet, broken
 */
public record AbsenceView(
        String name,
        String concern,
        @Nullable String destination,
        boolean overdue,
        String seen,
        @Nullable Instant newestAt,
        @Nullable Long limitSeconds,
        @Nullable Instant since,
        boolean unsettled) {

    /** As it is now. */
    public static AbsenceView of(Absence absence, Messages texts, Instant now) {
        var limit = absence.limit();
        return new AbsenceView(
                absence.name(),
                absence.concern().label(),
                absence.destination().isEmpty() ? null : absence.destination(),
                absence.amiss(),
                texts.render(absence.told(now)),
                absence.newest(),
                limit == null ? null : limit.toSeconds(),
                absence.amiss() ? absence.amissSince() : null,
                absence.unsettled());
    }
}
