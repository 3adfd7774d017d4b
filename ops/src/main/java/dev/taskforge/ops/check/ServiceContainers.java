package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a service of a Compose file, found by the labels that Compose gives them, never by name.
 *
 * @param socket of Docker Engine
 * @param composeFile the Compose file of the project, a path; null when {@code composeProject} says whose they are
 * @param composeProject the name of the project as Compose knows it; null to find it by the folder of the file
 */
record ServiceContainers(
        Path socket,
        String service,
        @Nullable String composeFile,
        @Nullable String composeProject) {
    private static final String LABEL = "com.docker.compose.";
    /** What TaskForge gives the containers of a release. */
    private static final String RELEASE = "dev.taskforge.release";
    /** Ends the name of those that stay, stopped, to be returned to. */
    private static final String KEPT = "-kept";

    Docker docker() throws IOException {
        return Docker.connect(socket);
    }

    /**
     * Those of the release that serves, once there is one; else those that Compose started itself.
     *
     * @param directory the project's folder
     * @throws UnclearContainersException when they belong to several projects of Compose
     */
    List<Container> find(Path directory) throws IOException {
        var labels = new HashMap<>(Map.of(LABEL + "service", service));
        if (composeProject != null) {
            labels.put(LABEL + "project", composeProject);
        }
        var file = directory
                .resolve(Objects.requireNonNullElse(composeFile, "."))
                .toAbsolutePath()
                .normalize();
        var folder = Objects.requireNonNullElse(file.getParent(), file);
        var found = docker().containers(labels).stream()
                .filter(container -> composeProject != null || container.startedFrom(folder))
                .toList();
        var serving = serving(found);
        var projects = serving.stream()
                .map(container -> String.valueOf(container.label(LABEL + "project")))
                .collect(Collectors.toCollection(TreeSet::new));
        if (projects.size() > 1) {
            throw new UnclearContainersException(
                    Message.of("check.container.several", service, String.join(", ", projects)),
                    Message.of("check.container.several.fix"));
        }
        return serving;
    }

    private static List<Container> serving(List<Container> found) {
        var names = found.stream().map(Container::name).collect(Collectors.toSet());
        var released = found.stream()
                .filter(container -> container.label(RELEASE) != null)
                .filter(container -> !container.name().endsWith(KEPT))
                .toList();
        return released.isEmpty()
                ? found.stream()
                        .filter(container -> !"True".equals(container.label(LABEL + "oneoff")))
                        .filter(container ->
                                container.running() || !Container.isReplaced(container.id(), container.name(), names))
                        .toList()
                : released;
    }
}
