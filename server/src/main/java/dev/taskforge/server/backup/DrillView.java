package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;

/**
 * A drill as the API shows it.
 *
 * @param recoverySeconds from reading the artifact to the last comparison: the measured recovery time
 * @param dataAgeSeconds how old the data was when the drill began: the measured recovery point
 */
public record DrillView(
        long id,
        String project,
        String database,
        long backupId,
        boolean passed,
        String outcome,
        double recoverySeconds,
        double dataAgeSeconds,
        Instant finishedAt,
        long jobId) {

    static DrillView of(Drill drill, Messages texts) {
        return new DrillView(
                drill.id(),
                drill.project(),
                drill.database(),
                drill.backupId(),
                drill.passed(),
                texts.render(drill.outcome()),
                drill.recoveryTime().toMillis() / 1000.0,
                drill.dataAge().toMillis() / 1000.0,
                drill.finishedAt(),
                drill.jobId());
    }
}
