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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalogue of published backups. Safe for use by any thread. */
public final class Backups {
    private static final int MOST = 10_000;
    /** With the sets they belong to. */
    private static final String SELECT = """
            SELECT b.*, s.begun_at AS set_begun_at, s.release_number AS set_release, s.origin AS set_origin,
              s.members AS set_members, s.job_id AS set_job
            FROM backup b LEFT JOIN backup_set s ON s.id = b.set_id
            """;

    private final Database database;

    public Backups(Database database) {
        this.database = database;
    }

    /** Finds a backup that retention has not removed. */
    public Optional<Backup> find(long id) {
        return database.read(tx -> find(tx, id));
    }

    static Optional<Backup> find(Tx tx, long id) {
        return tx.first(SELECT + "WHERE b.id = ? AND b.pruned_at IS NULL", Backups::backup, id)
                .map(found -> found.with(BackupCopies.of(tx, id)));
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
        var found =
                tx.query(SELECT + """
                WHERE b.project = ? AND b.database_name = coalesce(?, b.database_name) AND b.id < ? AND b.pruned_at IS NULL
                ORDER BY b.id DESC LIMIT ?""", Backups::backup, project, name, before == null ? Long.MAX_VALUE : before, limit);
        return withCopies(tx, project, name, found);
    }

    /**
     * A backup that was made, whether or not retention has removed it since.
     *
     * @param drillPassed outcome of the newest drill of it; null when never drilled
     * @param missing whether its file was gone while it should have been there
     */
    public record Made(
            long id, Instant snapshotAt, @Nullable Boolean drillPassed, boolean missing) {}

    /** Those of a database whose data is of a time, the oldest first. */
    public List<Made> made(String project, String name, Instant from, Instant until) {
        return database.read(tx -> tx.query(
                """
                SELECT id, snapshot_at, drill_passed, missing_at, pruned_at FROM backup
                WHERE project = ? AND database_name = ? AND snapshot_at >= ? AND snapshot_at < ? ORDER BY snapshot_at, id""",
                row -> {
                    var passed = row.numberOrNull("drill_passed");
                    return new Made(
                            row.number("id"),
                            row.time("snapshot_at"),
                            passed == null ? null : passed == 1,
                            row.numberOrNull("missing_at") != null && row.numberOrNull("pruned_at") == null);
                },
                project,
                name,
                from,
                until));
    }

    /**
     * The backups that belong to no set, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     */
    public List<Backup> alone(String project, @Nullable Long before, int limit) {
        return database.read(tx -> withCopies(
                tx,
                project,
                null,
                tx.query(SELECT + """
                        WHERE b.project = ? AND b.id < ? AND b.set_id IS NULL AND b.pruned_at IS NULL
                        ORDER BY b.id DESC LIMIT ?""", Backups::backup, project, before == null ? Long.MAX_VALUE : before, limit)));
    }

    /** Those that are listed of the sets with these numbers, of which there must be one. */
    static List<Backup> ofSets(Tx tx, String project, List<Long> sets) {
        var found = tx.query(
                SELECT + "WHERE b.set_id IN (" + marks(sets)
                        + ") AND b.project = ? AND b.pruned_at IS NULL ORDER BY b.id",
                Backups::backup,
                arguments(sets, project));
        return with(BackupCopies.ofSets(tx, project, sets), found);
    }

    /** A mark for each of these. */
    static String marks(List<Long> numbers) {
        return String.join(", ", Collections.nCopies(numbers.size(), "?"));
    }

    static @Nullable Object[] arguments(List<Long> numbers, String last) {
        var all = new ArrayList<@Nullable Object>(numbers);
        all.add(last);
        return all.toArray();
    }

    private static List<Backup> withCopies(Tx tx, String project, @Nullable String name, List<Backup> found) {
        return with(BackupCopies.ofListed(tx, project, name), found);
    }

    private static List<Backup> with(List<BackupCopy> known, List<Backup> found) {
        var copies = known.stream().collect(Collectors.groupingBy(BackupCopy::backupId));
        return copies.isEmpty()
                ? found
                : found.stream()
                        .map(backup -> backup.with(copies.getOrDefault(backup.id(), List.of())))
                        .toList();
    }

    /** The backup of a database with the newest data, whether or not it can still be had. */
    public Optional<Backup> newest(String project, String name) {
        return database.read(tx -> newest(tx, project, name));
    }

    static Optional<Backup> newest(Tx tx, String project, String name) {
        return newestFirst(tx, project, name, 1).stream().findFirst();
    }

    /** The newest backup of a database that a job made. */
    public Optional<Backup> ofJob(String project, String name, long job) {
        return list(project, name, null, 100).stream()
                .filter(backup -> backup.jobId() == job)
                .findFirst();
    }

    /** All that are listed, those with the newest data first. */
    public List<Backup> ofDatabase(String project, String name) {
        return database.read(tx -> all(tx, project, name));
    }

    /** The backup with the newest data of those that were restored to equality and can be had, be it from a destination. */
    public Optional<Backup> newestRestorable(String project, String name) {
        return newestRestorable(project, name, Instant.MAX);
    }

    /** The same of those whose data is not later than that moment. */
    public Optional<Backup> newestRestorable(String project, String name, Instant notAfter) {
        var proven = ofDatabase(project, name).stream()
                .filter(backup -> Boolean.TRUE.equals(backup.drillPassed()))
                .filter(backup -> !backup.snapshotAt().isAfter(notAfter))
                .toList();
        return proven.stream()
                .filter(Backup::obtainable)
                .findFirst()
                // A copy that was not found once may be there again.
                .or(() -> proven.stream().filter(Backup::readable).findFirst());
    }

    /** The backup with the newest data of those that were restored to equality and have a verified copy at a destination. */
    public Optional<Backup> newestProvenAt(String project, String name, String destination) {
        return ofDatabase(project, name).stream()
                .filter(backup -> Boolean.TRUE.equals(backup.drillPassed()) && backup.copiedTo(destination))
                .findFirst();
    }

    /** The backup with the newest data of those with a verified copy at a destination. */
    public Optional<Backup> newestCopied(String project, String name, String destination) {
        return ofDatabase(project, name).stream()
                .filter(backup -> backup.copiedTo(destination))
                .findFirst();
    }

    /** The backup with the newest data of those whose copy at a destination was verified once, and may be there again. */
    Optional<Backup> newestReadable(String project, String name, String destination) {
        return ofDatabase(project, name).stream()
                .filter(backup -> backup.copies().stream()
                        .anyMatch(copy -> copy.readable() && copy.destination().equals(destination)))
                .findFirst();
    }

    /** The backup with the newest data of those that were restored to equality and still lie where they were to lie. */
    public Optional<Backup> newestProven(String project, String name) {
        return ofDatabase(project, name).stream().filter(Backup::proven).findFirst();
    }

    /** By their data, not by their number: one that was found lying there is listed late. */
    static List<Backup> newestFirst(Tx tx, String project, String name, int limit) {
        var found = tx.query(SELECT + """
                WHERE b.project = ? AND b.database_name = ? AND b.pruned_at IS NULL
                ORDER BY b.snapshot_at DESC, b.id DESC LIMIT ?""", Backups::backup, project, name, limit);
        return withCopies(tx, project, name, found);
    }

    /** The newest backup of each database of each project; for metrics. */
    public List<Backup> newestOfEach() {
        return database.read(tx -> tx.query(SELECT + """
                WHERE b.pruned_at IS NULL AND NOT EXISTS (
                  SELECT 1 FROM backup n WHERE n.project = b.project AND n.database_name = b.database_name
                    AND n.pruned_at IS NULL
                    AND (n.snapshot_at > b.snapshot_at OR (n.snapshot_at = b.snapshot_at AND n.id > b.id)))
                ORDER BY b.project, b.database_name""", Backups::backup));
    }

    /** What retention removes of those that are listed, at the end of a backup that is made at this moment. */
    public List<Backup> removedByNext(String project, String name, BackupSource.Storage storage, Instant now) {
        return database.read(tx -> {
            var all = new ArrayList<>(all(tx, project, name));
            // As large as the one before: how large it gets, only making it tells.
            // Without a local copy it takes no room.
            long bytes = all.isEmpty() || !storage.local() ? 0 : all.getFirst().bytes();
            var next = Backup.next(project, name, now, bytes);
            all.add(next);
            // Not always the first: a clock that was ahead has made others of later.
            all.sort(Comparator.comparing(Backup::snapshotAt)
                    .thenComparingLong(Backup::id)
                    .reversed());
            return removable(tx, project, all, storage, next.id());
        });
    }

    /** What retention removes at the end of the backup that was made just now. */
    List<Backup> removedAfter(Tx tx, long made, String project, String name, BackupSource.Storage storage) {
        return removable(tx, project, all(tx, project, name), storage, made);
    }

    private static List<Backup> removable(
            Tx tx, String project, List<Backup> newestFirst, BackupSource.Storage storage, long made) {
        // Whether somebody keeps them or not: a restore in place has removed what they are of, or is about to.
        var needed = Restores.needed(tx, project);
        return Retention.surplus(newestFirst, storage.keep(), storage.zone()).stream()
                .filter(backup -> backup.id() != made && !needed.contains(backup.id()))
                .toList();
    }

    List<Backup> all(Tx tx, String project, String name) {
        return newestFirst(tx, project, name, MOST);
    }

    Optional<Backup> ofFile(Tx tx, String file) {
        return tx.first(SELECT + "WHERE b.file = ? ORDER BY b.id DESC LIMIT 1", Backups::backup, file);
    }

    /** The files of all backups of a database there ever were. */
    Set<String> files(Tx tx, String project, String name) {
        return Set.copyOf(tx.query(
                "SELECT DISTINCT file FROM backup WHERE project = ? AND database_name = ?",
                row -> row.text("file"),
                project,
                name));
    }

    /** Adds a backup; the id given is not looked at. Returns it with its own. */
    Backup insert(Tx tx, Backup backup) {
        return tx.first(
                        """
                        INSERT INTO backup
                          (project, database_name, file, bytes, sha256, manifest, snapshot_at, created_at, job_id, set_id,
                           local)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                        row -> row.number("id"),
                        backup.project(),
                        backup.database(),
                        backup.file(),
                        backup.bytes(),
                        backup.sha256(),
                        ManifestFile.JSON.writeValueAsString(backup.manifest()),
                        backup.snapshotAt(),
                        backup.createdAt(),
                        backup.jobId(),
                        backup.set() == null ? null : backup.set().id(),
                        backup.local())
                .flatMap(id -> find(tx, id))
                .orElseThrow();
    }

    void markDrilled(Tx tx, long id, boolean passed, Instant at) {
        tx.update("UPDATE backup SET drilled_at = ?, drill_passed = ? WHERE id = ?", at, passed, id);
    }

    /** Notes that the file is gone; false when that was noted before. */
    boolean markMissing(Tx tx, long id, Instant at) {
        return tx.update("UPDATE backup SET missing_at = ? WHERE id = ? AND missing_at IS NULL", at, id) == 1;
    }

    /** Notes that the file is there again; false when it was never noted to be gone. */
    boolean markFound(Tx tx, long id) {
        return tx.update("UPDATE backup SET missing_at = NULL WHERE id = ? AND missing_at IS NOT NULL", id) == 1;
    }

    /** Has retention leave it; false when it does already, or the backup is no longer listed. */
    boolean pin(Tx tx, long id, Backup.Pin pin) {
        return tx.update("""
                        UPDATE backup SET pinned_at = ?, pinned_by = ?, pin_reason = ?, pinned_with_set = ?
                        WHERE id = ? AND pinned_at IS NULL AND pruned_at IS NULL""", pin.at(), pin.by(), pin.reason(), pin.withSet(), id) == 1;
    }

    /** Lets retention have it again; false when it has it already. */
    boolean unpin(Tx tx, long id) {
        return tx.update("""
                UPDATE backup SET pinned_at = NULL, pinned_by = NULL, pin_reason = NULL, pinned_with_set = 0
                WHERE id = ? AND pinned_at IS NOT NULL""", id) == 1;
    }

    /** Takes it out of the list; false when it is pinned, or not there any more. */
    boolean markPruned(Tx tx, long id, Instant at) {
        return tx.update(
                        "UPDATE backup SET pruned_at = ? WHERE id = ? AND pinned_at IS NULL AND pruned_at IS NULL",
                        at,
                        id)
                == 1;
    }

    /** Those no longer listed whose files may still be there. */
    List<Backup> toDelete(Tx tx, String project, String name) {
        return tx.query(SELECT + """
                WHERE b.project = ? AND b.database_name = ? AND b.pruned_at IS NOT NULL AND b.deleted_at IS NULL
                ORDER BY b.id""", Backups::backup, project, name);
    }

    void markDeleted(Tx tx, long id, Instant at) {
        tx.update("UPDATE backup SET deleted_at = ? WHERE id = ?", at, id);
    }

    private static Backup backup(Row row) throws SQLException {
        var passed = row.numberOrNull("drill_passed");
        var file = row.text("file");
        long bytes = row.number("bytes");
        boolean local = row.flag("local");
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
                local,
                local && !present(Path.of(file), bytes),
                List.of(),
                pin(row),
                set(row));
    }

    private static @Nullable BackupSet set(Row row) throws SQLException {
        var id = row.numberOrNull("set_id");
        var release = row.numberOrNull("set_release");
        return id == null
                ? null
                : new BackupSet(
                        id,
                        row.text("project"),
                        row.time("set_begun_at"),
                        release == null ? null : release.intValue(),
                        row.constant("set_origin", BackupSet.Origin.class),
                        BackupSets.members(row.text("set_members")),
                        row.numberOrNull("set_job"));
    }

    private static Backup.@Nullable Pin pin(Row row) throws SQLException {
        var at = row.timeOrNull("pinned_at");
        return at == null
                ? null
                : new Backup.Pin(at, row.text("pinned_by"), row.text("pin_reason"), row.flag("pinned_with_set"));
    }

    static boolean present(Path file, long bytes) {
        try {
            return Files.isRegularFile(file) && Files.size(file) == bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }
}
