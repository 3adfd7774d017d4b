package dev.taskforge.ops.backup;

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
}
