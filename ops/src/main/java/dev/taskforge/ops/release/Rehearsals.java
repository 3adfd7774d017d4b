package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.release.Rehearsal.Answer;
import dev.taskforge.ops.release.Rehearsal.Times;
import dev.taskforge.ops.release.Rehearsal.Verdict;
import dev.taskforge.ops.text.Message;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rehearsals of all projects; the newest hundred of each are kept. Safe for use by any thread. */
public final class Rehearsals {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KEPT = 100;

    private final Database database;

    public Rehearsals(Database database) {
        this.database = database;
    }

    /**
     * The rehearsals of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     */
    public List<Rehearsal> list(String project, @Nullable Long before, int limit) {
        return database.read(tx -> tx.query(
                "SELECT * FROM rehearsal WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?",
                Rehearsals::rehearsal,
                project,
                before == null ? Long.MAX_VALUE : before,
                limit));
    }

    /** The newest one of an image. */
    public Optional<Rehearsal> newestOf(String project, String image) {
        return database.read(tx -> tx.first(
                "SELECT * FROM rehearsal WHERE project = ? AND image = ? ORDER BY id DESC LIMIT 1",
                Rehearsals::rehearsal,
                project,
                image));
    }

    /** Every project's newest one; for metrics. */
    public List<Rehearsal> newestOfEach() {
        return database.read(tx -> tx.query(
                "SELECT * FROM rehearsal WHERE id IN (SELECT max(id) FROM rehearsal GROUP BY project) ORDER BY project",
                Rehearsals::rehearsal));
    }

    /** The one that a job wrote down. */
    public Optional<Rehearsal> ofJob(long job) {
        return database.read(tx -> tx.first("SELECT * FROM rehearsal WHERE job_id = ?", Rehearsals::rehearsal, job));
    }

    /** Adds one, whose id is not looked at; returns it with its own. */
    static Rehearsal add(Tx tx, Rehearsal rehearsal) {
        var added = tx.first(
                        """
                        INSERT INTO rehearsal (project, rehearsed_at, rehearsed_by, job_id, verdict, outcome, image, reference,
                          before_number, before_image, database_name, backup_id, data_at, migrations, migrations_sha256,
                          checks, answers, restore_ms, migrate_ms, whole_ms, output)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        Rehearsals::rehearsal,
                        rehearsal.project(),
                        rehearsal.at(),
                        rehearsal.by(),
                        rehearsal.jobId(),
                        rehearsal.verdict(),
                        JSON.writeValueAsString(rehearsal.outcome()),
                        rehearsal.image(),
                        rehearsal.reference(),
                        rehearsal.before(),
                        rehearsal.beforeImage(),
                        rehearsal.database(),
                        rehearsal.backup(),
                        rehearsal.dataOf(),
                        rehearsal.migrations(),
                        rehearsal.migrationsSha256(),
                        rehearsal.checks(),
                        JSON.writeValueAsString(rehearsal.answers()),
                        rehearsal.times().restoreMillis(),
                        rehearsal.times().migrateMillis(),
                        rehearsal.times().wholeMillis(),
                        rehearsal.output())
                .orElseThrow();
        tx.update("""
                DELETE FROM rehearsal WHERE project = ? AND id NOT IN (
                  SELECT id FROM rehearsal WHERE project = ? ORDER BY id DESC LIMIT ?)""", rehearsal.project(), rehearsal.project(), KEPT);
        return added;
    }

    private static Rehearsal rehearsal(Row row) throws SQLException {
        var before = row.numberOrNull("before_number");
        return new Rehearsal(
                row.number("id"),
                row.text("project"),
                row.time("rehearsed_at"),
                row.text("rehearsed_by"),
                row.number("job_id"),
                row.constant("verdict", Verdict.class),
                JSON.readValue(row.text("outcome"), Message.class),
                row.text("image"),
                row.text("reference"),
                before == null ? null : before.intValue(),
                row.text("before_image"),
                row.text("database_name"),
                row.number("backup_id"),
                row.time("data_at"),
                row.integer("migrations"),
                row.text("migrations_sha256"),
                row.integer("checks"),
                Arrays.asList(JSON.readValue(row.text("answers"), Answer[].class)),
                new Times(row.number("restore_ms"), row.numberOrNull("migrate_ms"), row.number("whole_ms")),
                row.text("output"));
    }
}
