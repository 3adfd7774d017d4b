package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import java.time.Instant;
import java.util.List;

/** Of when the data of backups is, whether or not retention has removed them since. Safe for use by any thread. */
public final class BackupMoments {
    private final Database database;

    public BackupMoments(Database database) {
        this.database = database;
    }

    /** That a backup of a database, or of files, has data of a moment. */
    public record Moment(String name, Instant at) {}

    /** Those of a project from one moment until before another, in no particular order. */
    public List<Moment> between(String project, Instant from, Instant until) {
        return database.read(tx -> tx.query(
                "SELECT database_name, snapshot_at FROM backup WHERE project = ? AND snapshot_at >= ? AND snapshot_at < ?",
                row -> new Moment(row.text("database_name"), row.time("snapshot_at")),
                project,
                from,
                until));
    }
}
