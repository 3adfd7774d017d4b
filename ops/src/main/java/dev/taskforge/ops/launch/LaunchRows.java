package dev.taskforge.ops.launch;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows of launches. */
final class LaunchRows {
    private static final JsonMapper JSON = JsonMapper.shared();

    private LaunchRows() {}

    static Launch add(Tx tx, String project, long decision, Instant begun, Instant ends) {
        return tx.first(
                        "INSERT INTO launch (project, decision_id, begun_at, ends_at) VALUES (?, ?, ?, ?) RETURNING *",
                        LaunchRows::launch,
                        project,
                        decision,
                        begun,
                        ends)
                .orElseThrow();
    }

    static Optional<Launch> find(Tx tx, String project, long id) {
        return tx.first("SELECT * FROM launch WHERE project = ? AND id = ?", LaunchRows::launch, project, id);
    }

    /** The newest first. */
    static List<Launch> list(Tx tx, String project, int most) {
        return tx.query(
                "SELECT * FROM launch WHERE project = ? ORDER BY id DESC LIMIT ?", LaunchRows::launch, project, most);
    }

    /** Ends those of a project that go on. */
    static void endOpen(Tx tx, String project, Instant at) {
        tx.update("UPDATE launch SET ended_at = ? WHERE project = ? AND ended_at IS NULL", at, project);
    }

    /** Ends one with its report; false when it has ended. */
    static boolean end(Tx tx, long id, @Nullable LaunchReport report, Instant at) {
        return tx.update(
                        "UPDATE launch SET ended_at = ?, report = ? WHERE id = ? AND ended_at IS NULL",
                        at,
                        report == null ? null : JSON.writeValueAsString(report),
                        id)
                == 1;
    }

    private static Launch launch(Row row) throws SQLException {
        var report = row.textOrNull("report");
        return new Launch(
                row.number("id"),
                row.text("project"),
                row.number("decision_id"),
                row.time("begun_at"),
                row.time("ends_at"),
                row.timeOrNull("ended_at"),
                report == null ? null : JSON.readValue(report, LaunchReport.class));
    }
}
