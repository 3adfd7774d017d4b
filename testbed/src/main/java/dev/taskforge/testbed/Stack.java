package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Docker Compose runs on one machine from a folder of its own, with nginx in front. */
final class Stack implements AutoCloseable {
    private static final int LOWEST_PORT = 15_000;
    /** What Linux gives to connections that go out begins here, unless told otherwise. */
    private static final int LOWEST_OF_CONNECTIONS = 32_768;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PROJECT_LABEL = "com.docker.compose.project";
    private static final String SERVICE_LABEL = "com.docker.compose.service";

    private final Docker docker;
    private final Path folder;
    private final URI address;
    private final List<String> options;
    private @Nullable OwnNginx nginx;

    /**
     * Nothing runs before {@link #up}.
     *
     * @param folder removed at the end
     * @param address of nginx
     * @param options of every call of docker-compose, before its command
     */
    Stack(Path folder, URI address, List<String> options) throws IOException {
        docker = Docker.connect(Engine.socket());
        this.folder = folder;
        this.address = address;
        this.options = options;
    }

    /** The same with what stands in front of it on this machine, and ends with it. */
    Stack with(OwnNginx front) {
        nginx = front;
        return this;
    }

    /** What stands in front of it on this machine. */
    OwnNginx nginx() {
        return Objects.requireNonNull(nginx);
    }

    Path folder() {
        return folder;
    }

    /** As Compose names it: as its folder. */
    String project() {
        return folder.getFileName().toString();
    }

    /** Of nginx. */
    URI address() {
        return address;
    }

    /** Starts what does not run as its files say, or only these services and what they need; waits for no health. */
    void up(String... services) throws IOException, InterruptedException {
        compose(Stream.concat(Stream.of("up", "-d"), Stream.of(services)).toArray(String[]::new));
        if (nginx != null) {
            nginx.start();
        }
    }

    /** The release that answers behind nginx. */
    String version() throws IOException {
        var answer = Connection.get(address, "/version");
        if (answer.status() != 200) {
            throw new IOException("nginx answered " + answer.status());
        }
        return answer.body().strip();
    }

    void awaitVersion(String version) {
        await().atMost(SOON).ignoreExceptions().until(() -> version().equals(version));
    }

    /** All of its containers, also those that do not run and those of {@code docker-compose run}. */
    List<Container> containers() throws IOException {
        return docker.containers(Map.of(PROJECT_LABEL, project()));
    }

    List<Container> containers(String service) throws IOException {
        return docker.containers(Map.of(PROJECT_LABEL, project(), SERVICE_LABEL, service));
    }

    /** Those of a service that run. */
    List<Container> running(String service) throws IOException {
        return containers(service).stream().filter(Container::running).toList();
    }

    /** The only container of a service. */
    Container container(String service) throws IOException {
        var found = containers(service);
        if (found.size() != 1) {
            throw new IOException(service + " has " + found.size() + " containers");
        }
        return found.getFirst();
    }

    /** Runs docker-compose in its folder and returns what it wrote. */
    String compose(String... arguments) throws IOException, InterruptedException {
        return run(Stream.of(List.of("docker-compose"), options, List.of(arguments))
                .flatMap(List::stream)
                .toList());
    }

    /** Runs a program in its folder, which finds the Docker Engine, and returns what it wrote. */
    String run(List<String> arguments) throws IOException, InterruptedException {
        var command =
                Command.of(arguments, folder, PATIENCE).environment(Map.of("DOCKER_HOST", "unix://" + Engine.socket()));
        try {
            var result = new Commands().run(command);
            if (result.exitCode() != 0) {
                throw new IOException(arguments + " ended with " + result.exitCode() + ": " + result.output());
            }
            return result.output();
        } catch (CommandNotStartedException e) {
            throw new IOException(e);
        }
    }

    /** When nginx was told to read its files again, by the clock of this machine, since its container was made. */
    List<Instant> reloads(String service) throws IOException {
        var process = new ProcessBuilder(
                        "docker", "logs", "--timestamps", container(service).id())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("DOCKER_HOST", "unix://" + Engine.socket());
        try (var lines = process.start().errorReader()) {
            return lines.lines()
                    .filter(line -> line.contains("(SIGHUP) received"))
                    .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                    .toList();
        }
    }

    private void removeAll(String kind) throws IOException, InterruptedException {
        var found = run(List.of("docker", kind, "ls", "-q", "--filter", "label=" + PROJECT_LABEL + "=" + project()));
        for (var id : found.lines().toList()) {
            run(List.of("docker", kind, "rm", id));
        }
    }

    /** Removes its containers, networks, volumes and folder. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (nginx != null) {
            nginx.close();
        }
        for (var container : containers()) {
            docker.remove(container.id());
        }
        removeAll("network");
        removeAll("volume");
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A port of this machine that nobody listens on, and that the kernel gives to no connection meanwhile. */
    static int freePort() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_OF_CONNECTIONS);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // Somebody has it; another one is tried.
            }
        }
        throw new IOException("no port between " + LOWEST_PORT + " and " + LOWEST_OF_CONNECTIONS + " is free");
    }
}
