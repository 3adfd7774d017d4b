package dev.taskforge.ops.heartbeat;

import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The heartbeats that the files of projects declare. Safe for use by any thread. */
public final class ProjectHeartbeats {
    private final Heartbeats heartbeats;
    private final Checks checks;

    public ProjectHeartbeats(Heartbeats heartbeats, Checks checks) {
        this.heartbeats = heartbeats;
        this.checks = checks;
    }

    /** How those of a project stand, in the order of its file. */
    public List<HeartbeatReport> of(Project project) {
        return project.file().checks().values().stream()
                .flatMap(declared -> report(project, declared))
                .toList();
    }

    /** How one stands; empty when the project declares no such heartbeat. */
    public Optional<HeartbeatReport> find(Project project, String name) {
        return Optional.ofNullable(project.file().checks().get(name)).stream()
                .flatMap(declared -> report(project, declared))
                .findFirst();
    }

    /** Whether a project declares a heartbeat of this name. */
    public static boolean declares(Project project, String name) {
        var declared = project.file().checks().get(name);
        return declared != null && isHeartbeat(declared);
    }

    private Stream<HeartbeatReport> report(Project project, DeclaredCheck declared) {
        return isHeartbeat(declared)
                ? checks
                        .question(project, declared.name())
                        .filter(HeartbeatCheck.class::isInstance)
                        .map(HeartbeatCheck.class::cast)
                        .map(check -> heartbeats.report(project.name(), check, declared.title()))
                        .stream()
                : Stream.empty();
    }

    private static boolean isHeartbeat(DeclaredCheck declared) {
        return declared.kind().equals(HeartbeatCheck.KEY);
    }
}
