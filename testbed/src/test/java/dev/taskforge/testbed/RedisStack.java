package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Redis server as Compose runs it, with keys of every type. */
final class RedisStack implements AutoCloseable {
    static final String PASSWORD = "geheim sekali";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              cache:
                image: taskforge-testbed/redis:1
                network_mode: none
                stop_grace_period: 1s
                command: [redis-server, --requirepass, "geheim sekali", --repl-diskless-sync-delay, "0", --hash-max-listpack-entries, "4",
                  --appendonly, "yes"]
                labels:
                  dev.taskforge.testbed: "true"
              cluster:
                image: taskforge-testbed/redis:1
                network_mode: none
                stop_grace_period: 1s
                command: [redis-server, --cluster-enabled, "yes"]
                labels:
                  dev.taskforge.testbed: "true"
              beside:
                image: taskforge-testbed/busybox:1
                network_mode: "service:cache"
                stop_grace_period: 1s
                labels:
                  dev.taskforge.testbed: "true"
              bare:
                image: taskforge-testbed/busybox:1
                network_mode: none
                stop_grace_period: 1s
                labels:
                  dev.taskforge.testbed: "true"
            """;

    private final Docker docker;
    private final Path folder;

    private RedisStack() throws IOException {
        docker = Docker.connect(Testbed.socket());
        folder = Files.createTempDirectory("redis");
        Files.writeString(folder.resolve("docker-compose.yml"), COMPOSE);
        Files.writeString(folder.resolve(".env"), "REDIS_PASSWORD='" + PASSWORD + "'\n");
    }

    /** A server that runs, with content. */
    static RedisStack up() throws IOException, InterruptedException {
        var stack = new RedisStack();
        try {
            stack.compose("up", "-d");
            stack.fill();
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Keys of every type, in several databases. */
    void fill() throws IOException {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> cli("PING").equals("PONG"));
        var answers = run(content(), "redis-cli");
        assertThat(answers).doesNotContain("ERR ");
    }

    static String content() throws IOException {
        try (var in = Objects.requireNonNull(RedisStack.class.getResourceAsStream("content.redis"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path folder() {
        return folder;
    }

    Container container(String service) throws IOException {
        return docker.containers(Map.of(
                        "com.docker.compose.project",
                        folder.getFileName().toString(),
                        "com.docker.compose.service",
                        service))
                .getFirst();
    }

    /** Asks the server one thing. */
    String cli(String... words) throws IOException {
        var arguments = new ArrayList<>(List.of("redis-cli"));
        arguments.addAll(List.of(words));
        return run("", arguments.toArray(String[]::new)).strip();
    }

    private String run(String input, String... words) throws IOException {
        var result = docker.exec(container("cache").id(), List.of(words))
                .environment(Map.of("REDISCLI_AUTH", PASSWORD))
                .input(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException("redis-cli: " + result.output() + result.errors());
        }
        return result.output();
    }

    void compose(String... words) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("docker-compose"));
        arguments.addAll(List.of(words));
        var command = Command.of(arguments, folder, PATIENCE)
                .environment(Map.of("DOCKER_HOST", "unix://" + Testbed.socket()));
        try {
            var result = new Commands().run(command);
            if (result.exitCode() != 0) {
                throw new IOException(arguments + " ended with " + result.exitCode() + ": " + result.output());
            }
        } catch (CommandNotStartedException e) {
            throw new IOException(e);
        }
    }

    /** Removes its containers with their volumes, and its folder. */
    @Override
    public void close() throws IOException {
        for (var container : docker.containers(
                Map.of("com.docker.compose.project", folder.getFileName().toString()))) {
            docker.remove(container.id());
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
