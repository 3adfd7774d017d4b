package dev.taskforge.ops.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a release, as they were when it was written down.
 *
 * @param approval null when none of them needed one; with one, the way from this release leads forward only
 */
public record MigrationRecord(
        List<ReleaseMigration> files, @Nullable Approval approval) {
    public MigrationRecord {
        files = List.copyOf(files);
    }

    /** A person's word that migrations which hold a deployment back may run all the same. */
    public record Approval(String by, String why) {}

    /** Those that were approved. */
    public List<ReleaseMigration> approved() {
        return approval == null
                ? List.of()
                : files.stream().filter(ReleaseMigration::isHeld).toList();
    }
}
