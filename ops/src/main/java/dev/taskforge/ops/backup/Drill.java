package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proof, or the refutation, that a backup restores to equality.
 *
 * @param recoveryTime how long it took from reading the artifact to the last comparison: the measured RTO
 * @param times the parts of it; all zero for drills of earlier versions
 * @param from the destination whose copy was restored; null for the backup where it was made
 * @param dataAge how old the data was when the drill began: the measured RPO
 */
public record Drill(
        long id,
        String project,
        String database,
        long backupId,
        boolean passed,
        Message outcome,
        @Nullable String from,
        Duration recoveryTime,
        DrillTimes times,
        Duration dataAge,
        Instant finishedAt,
        long jobId) {
    /** The outcome of one after which the application answered from the copy. */
    static final String ANSWERED = "drill.passed.smoke";

    private static final String UNANSWERED = "drill.smoke.";

    /** Whether this is the outcome of one after which the application did not answer, or could not be started. */
    static boolean isUnanswered(Message outcome) {
        return outcome.key().startsWith(UNANSWERED);
    }

    /** Whether the application answered from the copy; empty when it did not come to asking it, or it is not to be asked. */
    public Optional<Boolean> answered() {
        if (outcome.key().equals(ANSWERED)) {
            return Optional.of(true);
        }
        return isUnanswered(outcome) ? Optional.of(false) : Optional.empty();
    }
}
