package dev.taskforge.testbed;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A folder with a Compose file of its own, and the containers that were started from it. */
final class ComposeFolder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Docker docker;
    private final Path path;

    ComposeFolder(String name, String compose) throws IOException {
        docker = Docker.connect(Testbed.socket());
        path = Files.createTempDirectory(name);
        Files.writeString(path.resolve("docker-compose.yml"), compose);
    }

    Docker docker() {
        return docker;
    }

    Path path() {
        return path;
    }

    void up(String service) throws IOException, InterruptedException {
        run(List.of("up", "-d", service));
    }

    Container container(String service) throws IOException {
        return docker.containers(Map.of(
                        "com.docker.compose.project",
                        path.getFileName().toString(),
                        "com.docker.compose.service",
                        service))
                .getFirst();
    }

    private void run(List<String> arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("docker-compose"));
        words.addAll(arguments);
        var command =
                Command.of(words, path, PATIENCE).environment(Map.of("DOCKER_HOST", "unix://" + Testbed.socket()));
        try {
            var result = new Commands().run(command);
            if (result.exitCode() != 0) {
                throw new IOException(words + " ended with " + result.exitCode() + ": " + result.output());
            }
        } catch (CommandNotStartedException e) {
            throw new IOException(e);
        }
    }

    /** Removes its containers with their volumes, and itself. */
    @Override
    public void close() throws IOException {
        for (var container : docker.containers(
                Map.of("com.docker.compose.project", path.getFileName().toString()))) {
            docker.remove(container.id());
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
