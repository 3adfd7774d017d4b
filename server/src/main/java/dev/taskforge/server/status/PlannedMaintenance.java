package dev.taskforge.server.status;

import dev.taskforge.ops.project.Project;
import java.util.List;

/** Knows what maintenance is announced. */
@FunctionalInterface
public interface PlannedMaintenance {
    /** What is under way or to come, the next first. */
    List<StatusBoard.Planned> of(Project project);
}
