package dev.taskforge.ops.backup;

import java.nio.file.Path;

/**
 * A SQLite database that is to be backed up.
 *
 * @param file absolute path of the database
 * @param keep how many backups retention keeps; fewer than 2 counts as 2
 */
public record BackupSource(Path file, int keep) {

    public BackupSource {
        keep = Math.max(2, keep);
    }
}
