package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.yaml.Tree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which containers belong to a project. */
public final class OwnContainers {
    /** The kinds of checks that ask for containers. */
    private static final Set<String> ASKED = Set.of("container", "log", "nginx");

    private OwnContainers() {}

    /** The projects, as Compose calls them, that checks of containers name because they were started from elsewhere. */
    public static Set<String> composeProjects(Project project) {
        var named = new TreeSet<String>();
        project.file().checks().values().stream()
                .filter(check -> check.kind().equals("container"))
                .map(check -> check.question().entries().get("compose_project"))
                .forEach(entry -> {
                    if (entry != null && entry.value() instanceof Tree.Scalar name) {
                        named.add(name.text());
                    }
                });
        return named;
    }

    /** The service of the Compose file whose containers a check asks for; empty when it asks for none. */
    public static Optional<String> service(DeclaredCheck check) {
        var entry = check.question().entries().get(check.kind());
        if (!ASKED.contains(check.kind()) || entry == null || !(entry.value() instanceof Tree.Scalar asked)) {
            return Optional.empty();
        }
        return check.kind().equals("container") ? Optional.of(asked.text()) : LogPlace.service(asked.text());
    }

    /** Whether a container with these labels was started from the folder of its Compose file, or belongs to what its checks name. */
    public static boolean has(Project project, Map<String, String> labels) {
        var compose = project.file().compose();
        if (compose == null) {
            return false;
        }
        var named = composeProjects(project);
        if (!named.isEmpty()) {
            return named.contains(labels.getOrDefault("com.docker.compose.project", ""));
        }
        Path file = project.resolve(compose.file()).toAbsolutePath();
        return Container.startedFrom(labels, Objects.requireNonNullElse(file.getParent(), file));
    }
}
