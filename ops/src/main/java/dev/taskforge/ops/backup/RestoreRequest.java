package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.project.DutyJobs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a restore is asked to do, as the payload of its job holds it.
 *
 * @param backupId which backup; null for the newest proven one
 * @param into the name of a new database on the same server; null when the restored one takes the place of the one that serves
 */
public record RestoreRequest(
        String project,
        String database,
        @Nullable Long backupId,
        @Nullable String into) {
    /** What a database that is restored beside the others may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** The job that carries it out for files. */
    public NewJob unpacking() {
        return DutyJobs.unpack(project, more());
    }

    /** The job that carries it out for a database. */
    public NewJob job() {
        return DutyJobs.restore(project, more());
    }

    private Map<String, Object> more() {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("database", database);
        if (backupId != null) {
            more.put("backup_id", backupId);
        }
        if (into != null) {
            more.put("into", into);
        }
        return more;
    }
}
