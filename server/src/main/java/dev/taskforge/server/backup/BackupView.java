package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backup;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup as the API shows it.
 *
 * @param missing whether its file is not there any more, or not of the recorded size
 * @param rows exact number of rows of each table in the snapshot
 * @param drillPassed outcome of its newest drill; null when it was never drilled
 */
public record BackupView(
        long id,
        String project,
        String database,
        String file,
        long bytes,
        String sha256,
        boolean missing,
        Map<String, Long> rows,
        Instant snapshotAt,
        Instant createdAt,
        long jobId,
        @Nullable Instant drilledAt,
        @Nullable Boolean drillPassed) {

    static BackupView of(Backup backup) {
        return new BackupView(
                backup.id(),
                backup.project(),
                backup.database(),
                backup.file(),
                backup.bytes(),
                backup.sha256(),
                backup.missing(),
                backup.manifest().rows(),
                backup.snapshotAt(),
                backup.createdAt(),
                backup.jobId(),
                backup.drilledAt(),
                backup.drillPassed());
    }
}
