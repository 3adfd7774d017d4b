package dev.taskforge.server.project;

import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.project.Project;
import java.time.Instant;

/**
 * A project in the list.
 *
 * @param verdict {@code GO} or {@code NO-GO}, computed now
 * @param blockers how many items keep it at NO-GO
 */
public record ProjectView(
        String name,
        String title,
        String environment,
        int version,
        String verdict,
        int blockers,
        String directory,
        Instant appliedAt,
        String appliedBy) {

    static ProjectView of(Project project, Gate gate) {
        return new ProjectView(
                project.name(),
                project.title(),
                project.file().environment(),
                project.version(),
                gate.verdict().label(),
                gate.blockers().size(),
                project.directory().toString(),
                project.appliedAt(),
                project.appliedBy());
    }
}
