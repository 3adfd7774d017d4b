package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.NewJob;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How backups and drills are submitted. Both hold the same concurrency key, so that for one database at most one of
 * them runs: retention never removes what a drill reads, and leftovers of a dead run are safe to remove. Whoever
 * submits such a job in another way, such as a schedule, must set the same key.
 */
public final class BackupJob {
    /** The queue of what TaskForge itself does. */
    public static final String QUEUE = "ops";

    private static final JsonMapper JSON = new JsonMapper();

    private BackupJob() {}

    /** A backup of one database; while one waits or runs, submitting again returns that one. */
    public static NewJob backup(String project, String database) {
        var payload =
                JsonNodeFactory.instance.objectNode().put("project", project).put("database", database);
        return NewJob.of(BackupOperation.TYPE, JSON.writeValueAsString(payload))
                .queue(QUEUE)
                .project(project)
                .uniqueKey("backup:" + project + "/" + database)
                .concurrency(concurrencyKey(project, database), 1);
    }

    /**
     * A drill of one database.
     *
     * @param backupId which backup; null means the newest there is when it runs
     */
    public static NewJob drill(String project, String database, @Nullable Long backupId) {
        var payload = JsonNodeFactory.instance
                .objectNode()
                .put("project", project)
                .put("database", database)
                .put("backup_id", backupId);
        return NewJob.of(DrillOperation.TYPE, JSON.writeValueAsString(payload))
                .queue(QUEUE)
                .project(project)
                .uniqueKey("drill:" + project + "/" + database)
                .concurrency(concurrencyKey(project, database), 1);
    }

    /** The key that a backup or drill of this database must hold, with a limit of 1. */
    public static String concurrencyKey(String project, String database) {
        return "backup:" + project + "/" + database;
    }
}
