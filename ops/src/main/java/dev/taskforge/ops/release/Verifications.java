package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.release.Verification.Answer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The verifications of all projects; the newest hundred of each are kept. Safe for use by any thread. */
public final class Verifications {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KEPT = 100;

    private final Database database;

    public Verifications(Database database) {
        this.database = database;
    }

    /** The newest one of a project. */
    public Optional<Verification> newest(String project) {
        return database.read(tx -> tx.first(
                "SELECT * FROM release_verification WHERE project = ? ORDER BY id DESC LIMIT 1",
                Verifications::verification,
                project));
    }

    /** Every project's newest one; for metrics. */
    public List<Verification> newestOfEach() {
        return database.read(tx -> tx.query(
                "SELECT * FROM release_verification WHERE id IN"
                        + " (SELECT max(id) FROM release_verification GROUP BY project) ORDER BY project",
                Verifications::verification));
    }

    /** Adds one, whose id is not looked at; false when its job has written one before. */
    static boolean add(Tx tx, Verification verification) {
        int added = tx.update(
                """
                INSERT INTO release_verification
                  (project, release_number, verified_at, verified_by, job_id, passed, answers)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (job_id) DO NOTHING""",
                verification.project(),
                verification.release(),
                verification.at(),
                verification.by(),
                verification.jobId(),
                verification.passed(),
                JSON.writeValueAsString(verification.answers()));
        tx.update("""
                DELETE FROM release_verification WHERE project = ? AND id NOT IN (
                  SELECT id FROM release_verification WHERE project = ? ORDER BY id DESC LIMIT ?)""", verification.project(), verification.project(), KEPT);
        return added > 0;
    }

    private static Verification verification(Row row) throws SQLException {
        return new Verification(
                row.number("id"),
                row.text("project"),
                row.integer("release_number"),
                row.time("verified_at"),
                row.text("verified_by"),
                row.number("job_id"),
                row.flag("passed"),
                Arrays.asList(JSON.readValue(row.text("answers"), Answer[].class)));
    }
}
