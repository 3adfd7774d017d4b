package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.CsvFolders;
import java.time.Instant;

/**
 * An export as the API shows it.
 *
 * @param own whether TaskForge wrote it here; false for one that was laid down
 * @param project whose database it is of
 * @param snapshotAt the moment it is of
 */
record CsvExportView(
        String name,
        boolean own,
        String project,
        String database,
        Instant snapshotAt,
        int tables,
        long rows,
        long bytes) {

    static CsvExportView of(CsvFolders.Found found) {
        return new CsvExportView(
                found.name(),
                found.own(),
                found.project(),
                found.database(),
                found.snapshotAt(),
                found.tables(),
                found.rows(),
                found.bytes());
    }
}
