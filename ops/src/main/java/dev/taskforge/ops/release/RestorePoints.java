package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Which backups lead back to the data from before a release. Safe for use by any thread. */
public final class RestorePoints {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;

    public RestorePoints(Database database) {
        this.database = database;
    }

    /** Those of a release; empty when none were made. */
    public List<RestorePoint> of(String project, int release) {
        return database.read(tx -> tx.first(
                        "SELECT restore_points FROM release WHERE project = ? AND number = ? AND restore_points IS NOT NULL",
                        row -> List.of(JSON.readValue(row.text("restore_points"), RestorePoint[].class)),
                        project,
                        release))
                .orElse(List.of());
    }

    /** Writes one down in place of an earlier one of the same database. */
    void add(Release release, RestorePoint point) {
        var points = new ArrayList<>(of(release.project(), release.number()));
        points.removeIf(known -> known.database().equals(point.database()));
        points.add(point);
        database.write(tx -> tx.update(
                "UPDATE release SET restore_points = ? WHERE id = ?", JSON.writeValueAsString(points), release.id()));
    }
}
