package dev.taskforge.ops.incident;

import dev.taskforge.ops.check.OwnContainers;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.yaml.Tree;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the monitors of a project rest on, as its file says; what Compose says comes with a diagnosis. */
final class Dependencies {
    private final Project project;

    Dependencies(Project project) {
        this.project = project;
    }

    /** The checks that a monitor needs, and those that they need. */
    Set<String> needs(String monitor) {
        var found = new LinkedHashSet<String>();
        follow(monitor, found);
        found.remove(monitor);
        return found;
    }

    private void follow(String monitor, Set<String> found) {
        var check = project.file().checks().get(monitor);
        if (found.add(monitor) && check != null) {
            check.needs().forEach(need -> follow(need, found));
        }
    }

    /** By which a diagnosis may speak of a monitor or of what it needs: checks, and the services that they ask. */
    Set<String> names(String monitor) {
        var names = new LinkedHashSet<String>();
        names.add(monitor);
        names.addAll(needs(monitor));
        for (var name : Set.copyOf(names)) {
            var check = project.file().checks().get(name);
            if (check != null) {
                addService(check, names);
            }
        }
        return names;
    }

    private void addService(DeclaredCheck check, Set<String> names) {
        OwnContainers.service(check).ifPresent(names::add);
        var entry = check.question().entries().get(check.kind());
        if (!check.kind().equals("sql") || entry == null || !(entry.value() instanceof Tree.Scalar asked)) {
            return;
        }
        var database = project.file().databases().get(asked.text());
        if (database != null && database.service() != null) {
            names.add(database.service());
        }
    }
}
