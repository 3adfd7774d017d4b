package dev.taskforge.ops.release;

import java.util.List;

/** Lets what a deployment backs up belong together. */
@FunctionalInterface
public interface RestorePointSets {

    /** Begins a set of backups for the job of a deployment, or finds the one it has begun before; returns its number. */
    long begin(String project, List<String> databases, long job, String by);
}
