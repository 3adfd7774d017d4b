package dev.taskforge.ops.posture;

import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.Projects;
import java.util.List;
import java.util.function.Supplier;

/** What all projects together want of the machine. Safe for use by any thread. */
public final class HostWishes implements Supplier<Wanted> {
    private final Projects projects;
    private final Checks checks;

    public HostWishes(Projects projects, Checks checks) {
        this.projects = projects;
        this.checks = checks;
    }

    @Override
    public Wanted get() {
        var all = projects.list();
        boolean redis = all.stream()
                .flatMap(project -> project.file().databases().values().stream())
                .anyMatch(database -> database.kind() == DatabaseKind.REDIS);
        return all.stream()
                .flatMap(project -> of(project).stream())
                .reduce(Wanted::and)
                .orElse(Wanted.NOTHING)
                .redis(redis);
    }

    private List<Wanted> of(Project project) {
        return project.file().checks().values().stream()
                .filter(declared -> declared.kind().equals(PostureCheck.KEY))
                .flatMap(declared -> checks.question(project, declared.name()).stream())
                .filter(PostureCheck.class::isInstance)
                .map(check -> ((PostureCheck) check).wanted())
                .toList();
    }
}
