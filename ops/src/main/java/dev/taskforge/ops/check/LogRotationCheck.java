package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.LogSettings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Is the log of every container of the project bounded, so that it cannot fill the disk? Asked of the containers, not of the Compose file:
 * what that says counts only once they are made anew, and Docker Engine has defaults of its own.
 *
 * @param composeFile whose containers, a path
 * @param composeProject the project as Compose names it; null to find its containers by the folder of the file
 * @param most how many bytes the log of one container may take at most
 */
record LogRotationCheck(
        Path socket, @Nullable String composeFile, @Nullable String composeProject, long most) implements Check {
    private static final String LABEL = "com.docker.compose.project";
    private static final Field<Long> MOST = Field.required(
            "log_rotation",
            Types.bytes(),
            "How much the log of one container may take on the disk at most, such as 200MB: max-size times max-file.");
    private static final Field<String> PROJECT = Field.optional(
            "compose_project",
            Types.text(200),
            "The project as Compose names it, when its containers were not started from the folder of compose.file.");

    /** The kind of check that asks the Docker Engine behind this socket. */
    static CheckKind kind(Path socket) {
        return CheckKind.of("log_rotation", List.of(MOST, PROJECT), (values, scope) -> of(socket, values, scope))
                .watched();
    }

    private static @Nullable LogRotationCheck of(Path socket, Values values, CheckScope scope) {
        var file = scope.composeFile();
        if (file == null && !values.has(PROJECT)) {
            values.refuse(Message.of("check.container.whose"), Message.of("check.container.whose.fix"));
            return null;
        }
        return new LogRotationCheck(socket, file, values.find(PROJECT), values.get(MOST));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var docker = Docker.connect(socket);
            var folder = folder(surroundings.directory());
            var containers = docker.containersWith(LABEL).stream()
                    .filter(Container::mayRun)
                    .filter(one ->
                            composeProject == null ? one.startedFrom(folder) : composeProject.equals(one.label(LABEL)))
                    .toList();
            if (containers.isEmpty()) {
                return Answer.fail(Message.of("check.log-rotation.none"), Message.of("check.log-rotation.none.fix"));
            }
            return answer(docker, containers);
        } catch (IOException e) {
            return DockerTrouble.answer(e);
        }
    }

    private Path folder(Path directory) {
        var file = directory
                .resolve(Objects.requireNonNullElse(composeFile, "."))
                .toAbsolutePath()
                .normalize();
        return Objects.requireNonNullElse(file.getParent(), file);
    }

    private Answer answer(Docker docker, List<Container> containers) throws IOException {
        var unbound = new ArrayList<String>();
        var large = new ArrayList<String>();
        var lines = new StringBuilder();
        for (var container : containers) {
            var settings = LogSettings.of(docker, container.id()).orElse(null);
            if (settings == null) {
                continue; // it is gone
            }
            lines.append(container.name())
                    .append(": ")
                    .append(settings.driver())
                    .append(' ');
            if (!settings.isInFiles()) {
                lines.append("keeps no files\n");
                continue;
            }
            try {
                var bytes = settings.most();
                lines.append(bytes.isEmpty() ? "unbounded" : Bytes.show(bytes.getAsLong()))
                        .append('\n');
                if (bytes.isEmpty()) {
                    unbound.add(container.name());
                } else if (bytes.getAsLong() > most) {
                    large.add(container.name() + " " + Bytes.show(bytes.getAsLong()));
                }
            } catch (IllegalArgumentException e) {
                return Answer.error(
                        Message.of("check.log-rotation.unread", container.name(), String.valueOf(e.getMessage())),
                        Message.of("check.log-rotation.unread.fix"));
            }
        }
        return judge(containers.size(), unbound, large).output(lines.toString(), null);
    }

    private Answer judge(int count, List<String> unbound, List<String> large) {
        if (!unbound.isEmpty()) {
            return Answer.fail(
                    Message.of("check.log-rotation.unbound", String.join(", ", unbound)),
                    Message.of("check.log-rotation.fix"));
        }
        return large.isEmpty()
                ? Answer.pass(Message.of("check.log-rotation.bound", count, Bytes.show(most)))
                : Answer.fail(
                        Message.of("check.log-rotation.large", String.join(", ", large), Bytes.show(most)),
                        Message.of("check.log-rotation.fix"));
    }

    @Override
    public String question() {
        return "logs of containers ≤ " + Bytes.show(most) + (composeProject == null ? "" : " in " + composeProject);
    }
}
