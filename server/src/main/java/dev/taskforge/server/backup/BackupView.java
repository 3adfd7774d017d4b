package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup as the API shows it.
 *
 * @param local false when it was made without a copy on this machine, by choice: it lies at destinations only, and the file is
 *     where it would lie
 * @param missing whether its file is not there any more, or not of the recorded size; false when there never was one here
 * @param rows exact number of rows of each table in the snapshot
 * @param encrypted whether a key is needed to open it
 * @param state proven, unproven, failed, remote (its file is gone, a verified copy is at a destination) or missing (also when it has
 *     no local copy and none is left at a destination)
 * @param seconds from the snapshot to its place in this list
 * @param drillPassed outcome of its newest drill; null when it was never drilled
 * @param copies what is known of its copies at destinations
 * @param pin who wants it kept, and why; null when retention has it
 * @param setId the set it belongs to; null for one that was made alone
 */
public record BackupView(
        long id,
        String project,
        String database,
        String file,
        long bytes,
        String sha256,
        boolean local,
        boolean missing,
        boolean encrypted,
        String state,
        double seconds,
        Map<String, Long> rows,
        Instant snapshotAt,
        Instant createdAt,
        long jobId,
        @Nullable Instant drilledAt,
        @Nullable Boolean drillPassed,
        List<CopyView> copies,
        @Nullable PinView pin,
        @Nullable Long setId) {

    static BackupView of(Backup backup) {
        var set = backup.set();
        return new BackupView(
                backup.id(),
                backup.project(),
                backup.database(),
                backup.file(),
                backup.bytes(),
                backup.sha256(),
                backup.local(),
                backup.missing(),
                backup.encrypted(),
                backup.state().label(),
                Duration.between(backup.snapshotAt(), backup.createdAt()).toMillis() / 1000.0,
                backup.manifest().rows(),
                backup.snapshotAt(),
                backup.createdAt(),
                backup.jobId(),
                backup.drilledAt(),
                backup.drillPassed(),
                backup.copies().stream().map(CopyView::of).toList(),
                PinView.of(backup.pin()),
                set == null ? null : set.id());
    }
}
