package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the copies of backups at destinations. Safe for use by any thread. */
public final class BackupCopies {
    private final Database database;

    public BackupCopies(Database database) {
        this.database = database;
    }

    /**
     * The copies that retention could not remove yet.
     *
     * @param name only of this database; null means all
     */
    public List<BackupCopy> toRemove(String project, @Nullable String name) {
        return database.read(tx -> toRemove(tx, project, name));
    }

    static List<BackupCopy> toRemove(Tx tx, String project, @Nullable String name) {
        return tx.query("""
                SELECT c.* FROM backup_copy c JOIN backup b ON b.id = c.backup_id
                WHERE b.project = ? AND b.database_name = coalesce(?, b.database_name)
                  AND b.pruned_at IS NOT NULL AND c.removed_at IS NULL
                ORDER BY c.destination, c.id""", BackupCopies::copy, project, name);
    }

    /** Those of the backups that are listed. */
    static List<BackupCopy> ofListed(Tx tx, String project, @Nullable String name) {
        return tx.query("""
                SELECT c.* FROM backup_copy c JOIN backup b ON b.id = c.backup_id
                WHERE b.project = ? AND b.database_name = coalesce(?, b.database_name)
                  AND b.pruned_at IS NULL AND c.removed_at IS NULL
                ORDER BY c.backup_id, c.destination, c.id""", BackupCopies::copy, project, name);
    }

    /** Those of the listed backups of these sets. */
    static List<BackupCopy> ofSets(Tx tx, String project, List<Long> sets) {
        return tx.query(
                "SELECT c.* FROM backup_copy c JOIN backup b ON b.id = c.backup_id WHERE b.set_id IN ("
                        + Backups.marks(sets) + ") AND b.project = ? AND b.pruned_at IS NULL AND c.removed_at IS NULL"
                        + " ORDER BY c.backup_id, c.destination, c.id",
                BackupCopies::copy,
                Backups.arguments(sets, project));
    }

    /** Those of one backup. */
    static List<BackupCopy> of(Tx tx, long backup) {
        return tx.query(
                "SELECT * FROM backup_copy WHERE backup_id = ? AND removed_at IS NULL ORDER BY destination, id",
                BackupCopies::copy,
                backup);
    }

    /** Writes down that a copy was read back and is equal. */
    static void verified(
            Tx tx,
            long backup,
            String destination,
            String path,
            String location,
            @Nullable Instant lockedUntil,
            Instant at) {
        // Failures elsewhere, where no copy ever was, are over with it.
        tx.update(
                "DELETE FROM backup_copy WHERE backup_id = ? AND destination = ? AND location <> ?"
                        + " AND verified_at IS NULL AND missing_at IS NULL",
                backup,
                destination,
                location);
        tx.update("""
                INSERT INTO backup_copy (backup_id, destination, path, location, tried_at, verified_at, locked_until)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (backup_id, destination, location) DO UPDATE SET tried_at = excluded.tried_at,
                  verified_at = excluded.verified_at, missing_at = NULL, error = NULL, removed_at = NULL,
                  locked_until = coalesce(excluded.locked_until, backup_copy.locked_until)""", backup, destination, path, location, at, at, lockedUntil);
    }

    /** Writes down what stood in the way. That says nothing about a copy that was verified before. */
    static void failed(Tx tx, long backup, String destination, String path, String location, String error, Instant at) {
        tx.update("""
                INSERT INTO backup_copy (backup_id, destination, path, location, tried_at, error)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (backup_id, destination, location) DO UPDATE SET tried_at = excluded.tried_at,
                  error = excluded.error""", backup, destination, path, location, at, error);
    }

    /** Writes down that a verified copy is gone or changed; false when that was known. */
    static boolean missing(Tx tx, long id, String error, Instant at) {
        return tx.update("""
                        UPDATE backup_copy SET missing_at = ?, tried_at = ?, verified_at = NULL, error = ?
                        WHERE id = ? AND verified_at IS NOT NULL""", at, at, error, id) == 1;
    }

    /** Writes down that a copy is there, after something had stood in the way. */
    static void seen(Tx tx, long id, Instant at) {
        tx.update("UPDATE backup_copy SET tried_at = ?, error = NULL WHERE id = ? AND error IS NOT NULL", at, id);
    }

    /** Forgets that a destination could not be opened. */
    static void opened(Tx tx, String project, String destination) {
        tx.update("""
                DELETE FROM backup_copy WHERE destination = ? AND location = path AND verified_at IS NULL
                  AND missing_at IS NULL AND backup_id IN (SELECT id FROM backup WHERE project = ?)""", destination, project);
    }

    static void removed(Tx tx, long id, Instant at) {
        tx.update("UPDATE backup_copy SET removed_at = ?, tried_at = ?, error = NULL WHERE id = ?", at, at, id);
    }

    /** Writes down that a copy which is not wanted any more stays until then. */
    static void locked(Tx tx, long id, Instant until, Instant at) {
        tx.update("UPDATE backup_copy SET locked_until = ?, tried_at = ?, error = NULL WHERE id = ?", until, at, id);
    }

    /** Writes down why a copy that is not wanted any more is still there. */
    static void notRemoved(Tx tx, long id, String error, Instant at) {
        tx.update("UPDATE backup_copy SET tried_at = ?, error = ? WHERE id = ?", at, error, id);
    }

    private static BackupCopy copy(Row row) throws SQLException {
        return new BackupCopy(
                row.number("id"),
                row.number("backup_id"),
                row.text("destination"),
                row.text("path"),
                row.text("location"),
                row.time("tried_at"),
                row.timeOrNull("verified_at"),
                row.timeOrNull("missing_at"),
                row.textOrNull("error"),
                row.timeOrNull("locked_until"));
    }
}
