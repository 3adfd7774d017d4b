package dev.taskforge.ops.patch;

import dev.taskforge.ops.project.Project;
import java.util.List;

/** Begins a backup of all that a project backs up. */
public interface BackupBefore {

    /** What a project backs up, by name; empty for nothing. */
    List<String> names(Project project);

    /** Begins, in the name of whoever asked. */
    Begun begin(Project project, String by);

    /**
     * A set of backups that was begun.
     *
     * @param jobs which make them; all must succeed
     */
    record Begun(long set, List<Long> jobs) {
        public Begun {
            jobs = List.copyOf(jobs);
        }
    }
}
