package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.Stall;
import java.time.Duration;

/** Finds the database a job names. */
@FunctionalInterface
public interface BackupSources {

    /**
     * Returns where the database is.
     *
     * @throws dev.taskforge.engine.api.PermanentFailure when there is no such project or database, or it is of a kind
     *     that cannot be backed up; the message says which
     */
    BackupSource find(String project, String database);

    /** How long nothing may move of the work with backups of a project. */
    default Duration stallsAfter(String project) {
        return Stall.USUAL;
    }
}
