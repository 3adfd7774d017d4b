package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A small web application behind nginx, as Compose runs it on one machine, in a folder of its own. */
final class ShopStack implements AutoCloseable {
    static final String SHOP = "taskforge-testbed/shop:";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PROJECT_LABEL = "com.docker.compose.project";
    private static final String SERVICE_LABEL = "com.docker.compose.service";

    private static final String COMPOSE = """
            version: "3.7"
            services:
              app:
                image: ${SHOP_IMAGE}
                restart: unless-stopped
                stop_grace_period: 10s
                environment:
                  GREETING: ${GREETING}
                labels:
                  dev.taskforge.testbed: "true"
              nginx:
                image: taskforge-testbed/nginx:1
                restart: unless-stopped
                stop_signal: SIGQUIT
                depends_on:
                  - app
                ports:
                  - "127.0.0.1:PORT:80"
                volumes:
                  - ./nginx:/etc/nginx/conf.d:ro
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String NEIGHBOURS = """
              db:
                image: taskforge-testbed/busybox:1
                command: sleep 3600
                stop_grace_period: 1s
                volumes:
                  - data:/data
                labels:
                  dev.taskforge.testbed: "true"
              worker:
                image: ${SHOP_IMAGE}
                restart: unless-stopped
                depends_on:
                  - db
                labels:
                  dev.taskforge.testbed: "true"
            volumes:
              data:
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String NETWORK = """
            networks:
              default:
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String UPSTREAM = """
            upstream app {
              server app:8000;
              keepalive 16;
            }
            """;
    private static final String SITE = """
            server {
              listen 80;
              location / {
                proxy_pass http://app;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
              }
            }
            """;

    private final Docker docker;
    private final Path folder;
    private final int port;

    private ShopStack(String image, String more) throws IOException {
        docker = Docker.connect(Testbed.socket());
        folder = Files.createTempDirectory("shop");
        port = freePort();
        var nginx = Files.createDirectory(folder.resolve("nginx"));
        Files.writeString(nginx.resolve("app.upstream.conf"), UPSTREAM);
        Files.writeString(nginx.resolve("site.conf"), SITE);
        Files.writeString(
                folder.resolve("docker-compose.yml"), COMPOSE.replace("PORT", String.valueOf(port)) + more + NETWORK);
        setImage(image);
    }

    /** The application and nginx; nothing runs before {@link #up}. */
    static ShopStack of(String image) throws IOException {
        return new ShopStack(image, "");
    }

    /** With a service {@code db} that has a volume, and a {@code worker} of the same image as the application. */
    static ShopStack withNeighbours(String image) throws IOException {
        return new ShopStack(image, NEIGHBOURS);
    }

    /** Writes the file .env anew, as somebody who changes the release would. */
    void setImage(String image) throws IOException {
        Files.writeString(folder.resolve(".env"), "SHOP_IMAGE=" + image + "\nGREETING=hello\n");
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
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts what does not run as its files say; waits for no health. */
    void up() throws IOException, InterruptedException {
        compose("up", "-d");
    }

    /** The release that answers behind nginx. */
    String version() throws IOException {
        var answer = Connection.get(address(), "/version");
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
        return run(
                Stream.concat(Stream.of("docker-compose"), Stream.of(arguments)).toList());
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        var command = Command.of(arguments, folder, PATIENCE)
                .environment(Map.of("DOCKER_HOST", "unix://" + Testbed.socket()));
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

    private void removeAll(String kind) throws IOException, InterruptedException {
        var found = run(List.of("docker", kind, "ls", "-q", "--filter", "label=" + PROJECT_LABEL + "=" + project()));
        for (var id : found.lines().toList()) {
            run(List.of("docker", kind, "rm", id));
        }
    }

    /** Removes its containers, networks, volumes and folder. */
    @Override
    public void close() throws IOException, InterruptedException {
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

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
