package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What applications looked like before and after their deployments. Safe for use by any thread. */
public final class Measurements {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String COMPARED =
            "SELECT id, job_id, started_at, before_number, measured_before, measured_after FROM deployment WHERE"
                    + " (measured_before IS NOT NULL OR measured_after IS NOT NULL) AND ";

    private final Database database;

    public Measurements(Database database) {
        this.database = database;
    }

    /** That of the newest deployment of a release; one in which the release was watched comes before one in which it was not. */
    public Optional<Comparison> of(String project, int release) {
        return database.read(tx -> tx.first(
                COMPARED + "project = ? AND release_number = ?"
                        + " ORDER BY CASE WHEN measured_after IS NULL THEN 1 ELSE 0 END, id DESC LIMIT 1",
                Measurements::comparison,
                project,
                release));
    }

    /** That of the deployment which a job carries out. */
    public Optional<Comparison> ofJob(long job) {
        return database.read(tx -> tx.first(COMPARED + "job_id = ?", Measurements::comparison, job));
    }

    /** Writes down how it was before; in place of what an attempt before may have measured. */
    void before(long deployment, Measured measured) {
        write("UPDATE deployment SET measured_before = ? WHERE id = ?", deployment, measured);
    }

    /** Writes down how it is with the new release. */
    void after(long deployment, Measured measured) {
        write("UPDATE deployment SET measured_after = ? WHERE id = ?", deployment, measured);
    }

    private void write(String sql, long deployment, Measured measured) {
        database.write(tx -> tx.update(sql, JSON.writeValueAsString(measured), deployment));
    }

    private static Comparison comparison(Row row) throws SQLException {
        var replaced = row.numberOrNull("before_number");
        return new Comparison(
                row.number("id"),
                row.number("job_id"),
                row.time("started_at"),
                replaced == null ? null : replaced.intValue(),
                measured(row.textOrNull("measured_before")),
                measured(row.textOrNull("measured_after")));
    }

    private static @Nullable Measured measured(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, Measured.class);
    }
}
