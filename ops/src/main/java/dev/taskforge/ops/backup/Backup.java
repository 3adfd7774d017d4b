package dev.taskforge.ops.backup;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published backup artifact.
 *
 * @param database the name the project's file gives the database
 * @param file absolute path of the artifact; its manifest lies beside it with the ending {@code .manifest.json}
 * @param bytes size of the artifact
 * @param sha256 of the artifact as it was read back after publishing
 * @param snapshotAt the moment the data is of
 * @param drilledAt when it was last restored to equality; null when never
 * @param drillPassed outcome of the newest drill of it; null when never drilled
 * @param missing whether the file was gone, or of another size, when this was read
 */
public record Backup(
        long id,
        String project,
        String database,
        String file,
        long bytes,
        String sha256,
        Manifest manifest,
        Instant snapshotAt,
        Instant createdAt,
        long jobId,
        @Nullable Instant drilledAt,
        @Nullable Boolean drillPassed,
        boolean missing) {

    /** Whether it was restored to equality and is still there. */
    public boolean proven() {
        return Boolean.TRUE.equals(drillPassed) && !missing;
    }

    Path path() {
        return Path.of(file);
    }

    Path manifestPath() {
        return BackupFolder.manifestOf(path());
    }
}
