package dev.taskforge.ops.release;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The data that comes back together with a release: that of a backup, or a database that an earlier such return replaced and that
 * is still there.
 *
 * @param database the name the project's file gives the database
 * @param backupId the backup; null when a replaced database serves again
 * @param restoreId the restore that replaced it; null when a backup is restored
 * @param lostSince what was written after this moment is not in it
 */
public record DataReturn(
        String database, @Nullable Long backupId, @Nullable Long restoreId, Instant lostSince) {

    /** That of a backup. */
    public static DataReturn ofBackup(String database, long backup, Instant dataAt) {
        return new DataReturn(database, backup, null, dataAt);
    }

    /** A database that was replaced. */
    public static DataReturn ofReplaced(String database, long restore, Instant replacedAt) {
        return new DataReturn(database, null, restore, replacedAt);
    }

    /** Whether a database that was replaced serves again. */
    public boolean isUndo() {
        return restoreId != null;
    }
}
