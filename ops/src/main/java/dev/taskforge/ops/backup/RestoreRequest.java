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
 * @param file a dump that was made elsewhere, in place of a backup; its name in the folder of {@link Incoming}
 * @param noOwner of a dump: whether it is restored without owners and rights; null for with them
 */
public record RestoreRequest(
        String project,
        String database,
        @Nullable Long backupId,
        @Nullable String into,
        @Nullable String file,
        @Nullable Boolean noOwner) {
    /** What a database that is restored beside the others may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** To restore a backup. */
    public RestoreRequest(String project, String database, @Nullable Long backupId, @Nullable String into) {
        this(project, database, backupId, into, null, null);
    }

    /** Whether a dump is restored without owners and rights. */
    public boolean withoutOwners() {
        return Boolean.TRUE.equals(noOwner);
    }

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
        if (file != null) {
            more.put("file", file);
        }
        if (withoutOwners()) {
            more.put("no_owner", true);
        }
        return more;
    }
}
