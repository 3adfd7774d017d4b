package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A drill as the API shows it.
 *
 * @param from the destination whose copy was restored; null for the backup where it was made
 * @param recoverySeconds from reading the artifact to the last comparison: the measured recovery time
 * @param readSeconds of it, reading the artifact and its hash
 * @param openSeconds of it, decrypting and expanding
 * @param restoreSeconds of it, making the database anew
 * @param checkSeconds of it, comparing
 * @param dataAgeSeconds how old the data was when the drill began: the measured recovery point
 */
public record DrillView(
        long id,
        String project,
        String database,
        long backupId,
        boolean passed,
        String outcome,
        @Nullable String from,
        double recoverySeconds,
        double readSeconds,
        double openSeconds,
        double restoreSeconds,
        double checkSeconds,
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
                drill.from(),
                seconds(drill.recoveryTime()),
                seconds(drill.times().read()),
                seconds(drill.times().open()),
                seconds(drill.times().restore()),
                seconds(drill.times().check()),
                seconds(drill.dataAge()),
                drill.finishedAt(),
                drill.jobId());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
