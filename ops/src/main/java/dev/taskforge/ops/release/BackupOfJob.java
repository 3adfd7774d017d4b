package dev.taskforge.ops.release;

import java.util.Optional;

/** Finds the backup that a job has made. */
@FunctionalInterface
public interface BackupOfJob {

    /** Empty when it has made none of this database. */
    Optional<RestorePoint> find(String project, String database, long job);
}
