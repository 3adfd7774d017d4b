package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
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
        long jobId) {}
