package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.text.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What drills found. Safe for use by any thread. */
public final class Drills {
    private final Database database;

    public Drills(Database database) {
        this.database = database;
    }

    /**
     * The drills of a project, newest first.
     *
     * @param name only of this database; null means all
     * @param before only those with a lower id; null starts at the newest
     * @param limit 1 to 1,000
     */
    public List<Drill> list(String project, @Nullable String name, @Nullable Long before, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
        }
        return database.read(
                tx -> tx.query("""
                SELECT * FROM drill
                WHERE project = ? AND database_name = coalesce(?, database_name) AND id < ?
                ORDER BY id DESC LIMIT ?""", Drills::drill, project, name, before == null ? Long.MAX_VALUE : before, limit));
    }

    /** The drills of a project that ended from one moment until before another, the oldest first. */
    public List<Drill> between(String project, Instant from, Instant until) {
        return database.read(tx -> tx.query(
                "SELECT * FROM drill WHERE project = ? AND finished_at >= ? AND finished_at < ? ORDER BY id",
                Drills::drill,
                project,
                from,
                until));
    }

    /** The newest drill of a database, passed or not. */
    public Optional<Drill> newest(String project, String name) {
        return list(project, name, null, 1).stream().findFirst();
    }

    /** The newest drill of a database that passed. */
    public Optional<Drill> newestPassed(String project, String name) {
        return database.read(tx -> tx.first("""
                SELECT * FROM drill WHERE project = ? AND database_name = ? AND passed = 1
                ORDER BY id DESC LIMIT 1""", Drills::drill, project, name));
    }

    /** The newest drill of a backup, passed or not. */
    public Optional<Drill> newestOf(long backup) {
        return database.read(tx ->
                tx.first("SELECT * FROM drill WHERE backup_id = ? ORDER BY id DESC LIMIT 1", Drills::drill, backup));
    }

    /** The newest drill of each database of each project; for metrics. */
    public List<Drill> newestOfEach() {
        return database.read(tx -> tx.query("""
                SELECT * FROM drill WHERE id IN (SELECT max(id) FROM drill GROUP BY project, database_name)
                ORDER BY project, database_name""", Drills::drill));
    }

    Optional<Drill> ofJob(Tx tx, long job) {
        return tx.first("SELECT * FROM drill WHERE job_id = ?", Drills::drill, job);
    }

    /** A drill of a project by its number. */
    public Optional<Drill> find(String project, long id) {
        return database.read(
                tx -> tx.first("SELECT * FROM drill WHERE project = ? AND id = ?", Drills::drill, project, id));
    }

    /** What a drill compared; empty when it did not come to that, or it was one of an earlier version. */
    public Optional<Comparison> comparison(long drill) {
        return database.read(tx -> tx.first(
                        "SELECT comparison FROM drill WHERE id = ? AND comparison IS NOT NULL",
                        row -> row.text("comparison"),
                        drill))
                .map(json -> ManifestFile.JSON.readValue(json, Comparison.class));
    }

    /** Adds a drill; the id given is not looked at. Returns it with its own. */
    Drill insert(Tx tx, Drill drill, @Nullable Comparison comparison) {
        return tx.first(
                        """
                        INSERT INTO drill (project, database_name, backup_id, passed, outcome, read_from, recovery_ms, read_ms, open_ms,
                          restore_ms, check_ms, data_age_ms, finished_at, job_id, comparison)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        Drills::drill,
                        drill.project(),
                        drill.database(),
                        drill.backupId(),
                        drill.passed(),
                        ManifestFile.JSON.writeValueAsString(drill.outcome()),
                        drill.from(),
                        drill.recoveryTime().toMillis(),
                        drill.times().read().toMillis(),
                        drill.times().open().toMillis(),
                        drill.times().restore().toMillis(),
                        drill.times().check().toMillis(),
                        drill.dataAge().toMillis(),
                        drill.finishedAt(),
                        drill.jobId(),
                        comparison == null ? null : ManifestFile.JSON.writeValueAsString(comparison))
                .orElseThrow();
    }

    private static Drill drill(Row row) throws SQLException {
        return new Drill(
                row.number("id"),
                row.text("project"),
                row.text("database_name"),
                row.number("backup_id"),
                row.flag("passed"),
                ManifestFile.JSON.readValue(row.text("outcome"), Message.class),
                row.textOrNull("read_from"),
                Duration.ofMillis(row.number("recovery_ms")),
                DrillTimes.ofMillis(
                        row.number("read_ms"), row.number("open_ms"), row.number("restore_ms"), row.number("check_ms")),
                Duration.ofMillis(row.number("data_age_ms")),
                row.time("finished_at"),
                row.number("job_id"));
    }
}
