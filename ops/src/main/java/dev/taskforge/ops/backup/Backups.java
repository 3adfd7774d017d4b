package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalogue of published backups. Safe for use by any thread. */
public final class Backups {
    private static final int MOST = 10_000;
    private final Database database;

    public Backups(Database database) {
        this.database = database;
    }

    /** Finds a backup that retention has not removed. */
    public Optional<Backup> find(long id) {
        return database.read(
                tx -> tx.first("SELECT * FROM backup WHERE id = ? AND pruned_at IS NULL", Backups::backup, id));
    }

    /**
     * The backups of a project, newest first.
     *
     * @param name only of this database; null means all
     * @param before only those with a lower id; null starts at the newest
     * @param limit 1 to 1,000
     */
    public List<Backup> list(String project, @Nullable String name, @Nullable Long before, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
        }
        return database.read(tx -> list(tx, project, name, before, limit));
    }

    private static List<Backup> list(Tx tx, String project, @Nullable String name, @Nullable Long before, int limit) {
        return tx.query("""
                SELECT * FROM backup
                WHERE project = ? AND database_name = coalesce(?, database_name) AND id < ? AND pruned_at IS NULL
                ORDER BY id DESC LIMIT ?""", Backups::backup, project, name, before == null ? Long.MAX_VALUE : before, limit);
    }

    /** The newest backup of a database, whether or not its file is still there. */
    public Optional<Backup> newest(String project, String name) {
        return list(project, name, null, 1).stream().findFirst();
    }

    /** The newest backup of each database of each project; for metrics. */
    public List<Backup> newestOfEach() {
        return database.read(tx -> tx.query("""
                SELECT * FROM backup WHERE id IN (
                  SELECT max(id) FROM backup WHERE pruned_at IS NULL GROUP BY project, database_name)
                ORDER BY project, database_name""", Backups::backup));
    }

    List<Backup> all(Tx tx, String project, String name) {
        return list(tx, project, name, null, MOST);
    }

    Optional<Backup> ofJob(Tx tx, long job) {
        return tx.first("SELECT * FROM backup WHERE job_id = ?", Backups::backup, job);
    }

    /** Adds a backup; the id given is not looked at. Returns it with its own. */
    Backup insert(Tx tx, Backup backup) {
        return tx.first(
                        """
                        INSERT INTO backup
                          (project, database_name, file, bytes, sha256, manifest, snapshot_at, created_at, job_id)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        Backups::backup,
                        backup.project(),
                        backup.database(),
                        backup.file(),
                        backup.bytes(),
                        backup.sha256(),
                        ManifestFile.JSON.writeValueAsString(backup.manifest()),
                        backup.snapshotAt(),
                        backup.createdAt(),
                        backup.jobId())
                .orElseThrow();
    }

    void markDrilled(Tx tx, long id, boolean passed, Instant at) {
        tx.update("UPDATE backup SET drilled_at = ?, drill_passed = ? WHERE id = ?", at, passed, id);
    }

    /** Notes that the file is gone; false when that was noted before. */
    boolean markMissing(Tx tx, long id, Instant at) {
        return tx.update("UPDATE backup SET missing_at = ? WHERE id = ? AND missing_at IS NULL", at, id) == 1;
    }

    void markPruned(Tx tx, long id, Instant at) {
        tx.update("UPDATE backup SET pruned_at = ? WHERE id = ?", at, id);
    }

    /** Those no longer listed whose files may still be there. */
    List<Backup> toDelete(Tx tx, String project, String name) {
        return tx.query("""
                SELECT * FROM backup
                WHERE project = ? AND database_name = ? AND pruned_at IS NOT NULL AND deleted_at IS NULL
                ORDER BY id""", Backups::backup, project, name);
    }

    void markDeleted(Tx tx, long id, Instant at) {
        tx.update("UPDATE backup SET deleted_at = ? WHERE id = ?", at, id);
    }

    private static Backup backup(Row row) throws SQLException {
        var passed = row.numberOrNull("drill_passed");
        var file = row.text("file");
        long bytes = row.number("bytes");
        return new Backup(
                row.number("id"),
                row.text("project"),
                row.text("database_name"),
                file,
                bytes,
                row.text("sha256"),
                ManifestFile.JSON.readValue(row.text("manifest"), Manifest.class),
                row.time("snapshot_at"),
                row.time("created_at"),
                row.number("job_id"),
                row.timeOrNull("drilled_at"),
                passed == null ? null : passed != 0,
                !present(Path.of(file), bytes));
    }

    private static boolean present(Path file, long bytes) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }
}
