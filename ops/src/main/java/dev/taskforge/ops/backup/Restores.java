package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Restore.State;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/** The restores of all projects. Safe for use by any thread. */
public final class Restores {
    private final Database database;

    public Restores(Database database) {
        this.database = database;
    }

    /** The restore of this number. */
    public Optional<Restore> find(long id) {
        return database.read(tx -> find(tx, id));
    }

    static Optional<Restore> find(Tx tx, long id) {
        return tx.first("SELECT * FROM restore WHERE id = ?", Restores::restore, id);
    }

    /**
     * The restores of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     * @param limit 1 to 1,000
     */
    public List<Restore> list(String project, @Nullable Long before, int limit) {
        return database.read(tx -> tx.query(
                "SELECT * FROM restore WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?",
                Restores::restore,
                project,
                before == null ? Long.MAX_VALUE : before,
                limit));
    }

    /** The newest restore of each database of each project; for metrics. */
    public List<Restore> newestOfEach() {
        return database.read(tx -> tx.query("""
                SELECT * FROM restore WHERE id IN (SELECT max(id) FROM restore GROUP BY project, database_name)
                ORDER BY project, database_name""", Restores::restore));
    }

    /**
     * Those that are not over, not stuck, and no part of a deployment, which would bring them back.
     */
    public List<Restore> open() {
        return database
                .read(tx -> tx.query(
                        "SELECT * FROM restore WHERE with_release = 0 AND state IN (?, ?, ?) ORDER BY id",
                        Restores::restore,
                        State.RUNNING,
                        State.RETURNING,
                        State.UNDOING))
                .stream()
                .filter(restore ->
                        restore.inPlace() == null || !restore.inPlace().stuck())
                .toList();
    }

    /** Writes down what a restore in place knows. */
    static void inPlace(Tx tx, long id, InPlace what) {
        tx.update("UPDATE restore SET in_place = ? WHERE id = ?", ManifestFile.JSON.writeValueAsString(what), id);
    }

    /** Writes down what a person has to do. */
    static void told(Tx tx, long id, String error) {
        tx.update("UPDATE restore SET error = ? WHERE id = ?", error, id);
    }

    /**
     * One in place was taken back by another; its safety backup stays as long as it would have.
     *
     * @return false when that was written down before
     */
    static boolean takenBack(Tx tx, long id, long job) {
        return tx.update(
                        "UPDATE restore SET state = ?, undo_job_id = ? WHERE id = ? AND state = ?",
                        State.UNDONE,
                        job,
                        id,
                        State.SUCCEEDED)
                == 1;
    }

    /** One of a project that is not over; only one is at a time. */
    public static Optional<Restore> openOf(Tx tx, String project) {
        return tx.first(
                "SELECT * FROM restore WHERE project = ? AND state IN (?, ?, ?) ORDER BY id LIMIT 1",
                Restores::restore,
                project,
                State.RUNNING,
                State.RETURNING,
                State.UNDOING);
    }

    /** When the last one ended that was no database of its own; empty while it goes on, and before the first. */
    public static Optional<Instant> lastEnd(Tx tx, String project) {
        return tx.first(
                        "SELECT ended_at FROM restore WHERE project = ? AND into_name IS NULL ORDER BY id DESC LIMIT 1",
                        row -> Optional.ofNullable(row.timeOrNull("ended_at")),
                        project)
                .flatMap(found -> found);
    }

    /** Those in place of a project that are not over. */
    private static List<Restore> openInPlace(Tx tx, String project) {
        return tx.query(
                "SELECT * FROM restore WHERE project = ? AND in_place IS NOT NULL AND state IN (?, ?, ?) ORDER BY id",
                Restores::restore,
                project,
                State.RUNNING,
                State.RETURNING,
                State.UNDOING);
    }

    /** Those in place of a project that failed, and that a person may bring to an end. */
    public List<Restore> stuckOf(String project) {
        return database.read(tx -> openInPlace(tx, project)).stream()
                .filter(restore -> restore.error() != null
                        && Objects.requireNonNull(restore.inPlace()).mayBeSettled())
                .toList();
    }

    /** The backups that restores in place of a project, which are not over, may yet have to load. */
    static Set<Long> needed(Tx tx, String project) {
        return openInPlace(tx, project).stream()
                .flatMap(restore -> Stream.concat(
                        Stream.of(restore.backupId()),
                        Stream.ofNullable(
                                Objects.requireNonNull(restore.inPlace()).safetyId())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The restore in place that may yet have to load this backup. */
    static Optional<Restore> needing(Tx tx, String project, long backup) {
        return openInPlace(tx, project).stream()
                .filter(restore -> restore.backupId() == backup
                        || Objects.equals(
                                Objects.requireNonNull(restore.inPlace()).safetyId(), backup))
                .findFirst();
    }

    /** The restore in place that can be taken back with this backup, which is of what was there before. */
    static Optional<Restore> undoableWith(Tx tx, String project, long backup, Instant now) {
        return tx
                .query(
                        "SELECT * FROM restore WHERE project = ? AND in_place IS NOT NULL AND state = ? ORDER BY id DESC",
                        Restores::restore,
                        project,
                        State.SUCCEEDED)
                .stream()
                .filter(restore -> restore.undoable(now)
                        && Objects.equals(
                                Objects.requireNonNull(restore.inPlace()).safetyId(), backup)
                        && !isFollowed(tx, restore))
                .findFirst();
    }

    /** The restore a job carries out. */
    Optional<Restore> ofJob(long job) {
        return database.read(tx -> tx.first("SELECT * FROM restore WHERE job_id = ?", Restores::restore, job));
    }

    /** The restore that a job carries out or takes back, and that is not over because of it. */
    Optional<Restore> carriedBy(long job) {
        return database.read(tx -> carriedBy(tx, job));
    }

    static Optional<Restore> carriedBy(Tx tx, long job) {
        return tx.first(
                "SELECT * FROM restore WHERE (job_id = ? AND state IN (?, ?)) OR (undo_job_id = ? AND state = ?)",
                Restores::restore,
                job,
                State.RUNNING,
                State.RETURNING,
                job,
                State.UNDOING);
    }

    /** Whether a restore can be taken back by itself now. */
    public boolean mayUndo(Restore restore, Instant now) {
        return !restore.withRelease() && !restore.undoneByTwo() && restore.undoable(now) && !isFollowed(restore);
    }

    /** Whether a newer one replaced the same database, so that this one cannot be taken back any more. */
    boolean isFollowed(Restore restore) {
        return database.read(tx -> isFollowed(tx, restore));
    }

    static boolean isFollowed(Tx tx, Restore restore) {
        return tx
                .query(
                        "SELECT * FROM restore WHERE id > ? AND into_name IS NULL AND state <> ? AND state <> ?",
                        Restores::restore,
                        restore.id(),
                        State.FAILED,
                        State.UNDONE)
                .stream()
                .anyMatch(newer -> newer.isOfSame(restore) || newer.place().overlaps(restore.place()));
    }

    /**
     * A restore of any project that has something to do with the same paths: one that is not over, or one that has left aside what
     * would go along, or could not come back. What the same database has left aside is not in the way.
     */
    static Optional<Restore> inTheWay(Tx tx, Restore.Content content, Restore.Place place) {
        return tx.query("""
                SELECT * FROM restore WHERE state IN (?, ?, ?) OR (undo_until IS NOT NULL AND cleared_at IS NULL)
                ORDER BY id DESC""", Restores::restore, State.RUNNING, State.RETURNING, State.UNDOING).stream()
                .filter(other -> !other.state().isOver() || other.keeps())
                .filter(other -> other.place().overlaps(place))
                .filter(other -> !other.state().isOver()
                        || !other.project().equals(content.project())
                        || !other.database().equals(content.database())
                        || !Set.copyOf(other.place().paths()).equals(Set.copyOf(place.paths())))
                .findFirst();
    }

    static Restore begin(
            Tx tx,
            Restore.Content content,
            Restore.Place place,
            @Nullable String into,
            boolean withRelease,
            long job,
            String by,
            Instant now) {
        return tx.first(
                        """
                        INSERT INTO restore
                          (project, database_name, backup_id, place, into_name, with_release, job_id, restored_by, state,
                           data_at, begun_at, dump)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        Restores::restore,
                        content.project(),
                        content.database(),
                        content.backupId(),
                        ManifestFile.JSON.writeValueAsString(place),
                        into,
                        withRelease,
                        job,
                        by,
                        State.RUNNING,
                        content.dataAt(),
                        now,
                        content.dump() == null ? null : ManifestFile.JSON.writeValueAsString(content.dump()))
                .orElseThrow();
    }

    /** Writes down which containers are about to be ended, once: another attempt finds them ended. */
    void stopping(long id, List<String> containers, Instant now) {
        database.write(tx -> tx.update(
                "UPDATE restore SET stopped_at = ?, stopped = ? WHERE id = ? AND stopped_at IS NULL",
                now,
                ManifestFile.JSON.writeValueAsString(containers),
                id));
    }

    /** Adds containers to those that are ended: they came while others were ended already. */
    void stoppingToo(long id, List<String> containers) {
        database.write(tx -> tx.update(
                "UPDATE restore SET stopped = ? WHERE id = ?", ManifestFile.JSON.writeValueAsString(containers), id));
    }

    /** Writes down which folder was made under a name, so that it is known again whoever it is made to belong to. */
    void madeFolder(long id, String name, String key) {
        database.write(tx -> {
            var folders = new TreeMap<>(folders(tx, id));
            folders.put(name, key);
            return tx.update(
                    "UPDATE restore SET folders = ? WHERE id = ?", ManifestFile.JSON.writeValueAsString(folders), id);
        });
    }

    /** Which folder was made under a name; empty when that was not written down. */
    Optional<String> folderMade(long id, String name) {
        return Optional.ofNullable(database.read(tx -> folders(tx, id)).get(name));
    }

    private static Map<String, String> folders(Tx tx, long id) {
        return tx.first(
                        "SELECT folders FROM restore WHERE id = ? AND folders IS NOT NULL",
                        row -> row.text("folders"),
                        id)
                .map(text -> ManifestFile.JSON.readValue(text, new TypeReference<Map<String, String>>() {}))
                .orElse(Map.of());
    }

    /** Writes down how long the application did not run, once. */
    void started(long id, Duration gap) {
        database.write(
                tx -> tx.update("UPDATE restore SET gap_ms = ? WHERE id = ? AND gap_ms IS NULL", gap.toMillis(), id));
    }

    /** Writes down what is known of the dump that is restored. */
    void looked(long id, Restore.Dump dump) {
        database.write(tx ->
                tx.update("UPDATE restore SET dump = ? WHERE id = ?", ManifestFile.JSON.writeValueAsString(dump), id));
    }

    void returning(long id, String error) {
        database.write(tx -> tx.update(
                "UPDATE restore SET state = ?, error = ? WHERE id = ? AND state = ?",
                State.RETURNING,
                error,
                id,
                State.RUNNING));
    }

    /** False when it was over before. */
    static boolean end(Tx tx, long id, State state, Instant now, @Nullable Instant undoUntil, @Nullable String error) {
        return tx.update("""
                        UPDATE restore SET state = ?, ended_at = ?, undo_until = ?, error = coalesce(?, error)
                        WHERE id = ? AND state IN (?, ?)""", state, now, undoUntil, error, id, State.RUNNING, State.RETURNING) == 1;
    }

    /** What it replaced is about to be brought back; the containers to be ended are chosen anew. */
    static void undoing(Tx tx, long id, long job) {
        tx.update("""
                UPDATE restore SET state = ?, undo_job_id = ?, stopped_at = NULL, stopped = '[]'
                WHERE id = ? AND state = ?""", State.UNDOING, job, id, State.SUCCEEDED);
    }

    /**
     * False when that was written down before.
     *
     * @param until how long the restored database stays, which does not serve any more
     */
    static boolean undone(Tx tx, long id, Instant until) {
        return tx.update(
                        "UPDATE restore SET state = ?, undo_until = ? WHERE id = ? AND state = ?",
                        State.UNDONE,
                        until,
                        id,
                        State.UNDOING)
                == 1;
    }

    /** What it replaced could not be brought back: the restored database serves on. */
    static void notUndone(Tx tx, long id) {
        tx.update("UPDATE restore SET state = ? WHERE id = ? AND state = ?", State.SUCCEEDED, id, State.UNDOING);
    }

    /** False when that was written down before. */
    static boolean cleared(Tx tx, long id, Instant now) {
        return tx.update("UPDATE restore SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL", now, id) == 1;
    }

    /** Restores that began before files could be replaced were all of servers. */
    private static Restore.Place place(String written) {
        var place = (ObjectNode) ManifestFile.JSON.readTree(written);
        if (!place.has("kind")) {
            place.put("kind", Restore.Kind.SERVER.name());
            place.putArray("paths");
        }
        return ManifestFile.JSON.treeToValue(place, Restore.Place.class);
    }

    private static Restore restore(Row row) throws SQLException {
        var gap = row.numberOrNull("gap_ms");
        var dump = row.textOrNull("dump");
        var inPlace = row.textOrNull("in_place");
        return new Restore(
                row.number("id"),
                row.text("project"),
                row.text("database_name"),
                row.number("backup_id"),
                place(row.text("place")),
                row.textOrNull("into_name"),
                row.number("job_id"),
                row.text("restored_by"),
                State.valueOf(row.text("state")),
                row.time("data_at"),
                row.time("begun_at"),
                row.timeOrNull("ended_at"),
                row.timeOrNull("stopped_at"),
                List.of(ManifestFile.JSON.readValue(row.text("stopped"), String[].class)),
                gap == null ? null : Duration.ofMillis(gap),
                row.textOrNull("error"),
                row.timeOrNull("undo_until"),
                row.numberOrNull("undo_job_id"),
                row.timeOrNull("cleared_at"),
                row.flag("with_release"),
                dump == null ? null : ManifestFile.JSON.readValue(dump, Restore.Dump.class),
                inPlace == null ? null : ManifestFile.JSON.readValue(inPlace, InPlace.class));
    }
}
