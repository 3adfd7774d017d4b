package dev.taskforge.ops.diagnosis;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Project;

/** Hears what was found when a monitor went down, in a transaction. */
@FunctionalInterface
public interface Diagnosed {
    /** Nobody does. */
    Diagnosed NOBODY = (_, _, _, _, _) -> {};

    /**
     * Something, or nothing, was found.
     *
     * @param check that went down
     * @param job that looked
     */
    void found(Tx tx, Project project, String check, long job, Diagnosis diagnosis);
}
