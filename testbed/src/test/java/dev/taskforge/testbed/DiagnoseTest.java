package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Faults of containers on a real Docker Engine, and what a diagnosis says of them. {@code -Ddiagnose.times=10} makes each of them so often.
 */
class DiagnoseTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PYTHON = "taskforge-testbed/shop:1";

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    static IntStream times() {
        return IntStream.rangeClosed(1, Integer.getInteger("diagnose.times", 1));
    }

    private ObjectNode service(String name, String... command) {
        return SmallApplication.service(folder, name, command);
    }

    private String start(ObjectNode config) throws IOException {
        var id = testbed.create(config);
        try {
            testbed.docker().start(id);
        } catch (DockerException _) {
            // some are not to start
        }
        return id;
    }

    private static void pause(String id) throws Exception {
        var command = Command.of(List.of("docker", "pause", id), Path.of("/"), SOON)
                .environment(Map.of("DOCKER_HOST", "unix://" + Testbed.socket()));
        assertThat(new Commands().run(command).exitCode()).isZero();
    }

    private static JsonNode diagnosed(Remote remote) throws IOException, InterruptedException {
        long job = remote.ask("POST", "/projects/shop/diagnosis", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return remote.get("/projects/shop/diagnosis");
    }

    private static Map<String, String> labels(JsonNode diagnosis) {
        var labels = new HashMap<String, String>();
        for (var cause : diagnosis.path("causes")) {
            labels.put(cause.path("subject").asString(), cause.path("cause").asString());
        }
        return labels;
    }

    private String make(String what, String port) throws Exception {
        return switch (what) {
            case "crash" -> {
                var config = service("crash", "sh", "-c", "echo $DB_PASSWORD is bad; exit 1");
                config.putArray("Env").add("DB_PASSWORD=hunter2secret");
                yield start(config);
            }
            case "command" -> start(service("command", "/nope"));
            case "memory" -> {
                var config = service("memory", "tail", "/dev/zero");
                config.withObject("/HostConfig").put("Memory", 16 * 1024 * 1024).put("MemorySwap", 16 * 1024 * 1024);
                yield start(config);
            }
            case "unhealthy" -> {
                var config = service("unhealthy", "sleep", "60");
                config.withObject("/Healthcheck").put("Interval", 500_000_000L).put("Retries", 1);
                config.withObject("/Healthcheck")
                        .putArray("Test")
                        .add("CMD-SHELL")
                        .add("echo no answer; false");
                yield start(config);
            }
            case "loop" -> {
                var config = service("loop", "sh", "-c", "echo again; exit 3");
                config.withObject("/HostConfig/RestartPolicy").put("Name", "always");
                yield start(config);
            }
            case "disk" -> {
                var config = service("disk", "python3", "-I", "-c", "open('/data/x', 'wb').write(b'x' * 999999)");
                config.put("Image", PYTHON);
                config.withObject("/HostConfig/Tmpfs").put("/data", "size=16k");
                yield start(config);
            }
            default -> {
                var config = service(what, "sleep", "60");
                config.putObject("ExposedPorts").putObject("80/tcp");
                config.withObject("/HostConfig/PortBindings")
                        .putArray("80/tcp")
                        .addObject()
                        .put("HostPort", port);
                yield start(config);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("times")
    void eachFaultHasItsName(int time) throws Exception {
        try (var remote = Remote.start(folder)) {
            remote.apply(
                    "shop",
                    "project: shop\ncompose: {file: compose.yml}\nchecks:\n  a: {file: compose.yml, exists: true}\n",
                    folder);
            var port = Integer.toString(Stack.freePort());
            for (var what : List.of("crash", "command", "memory", "disk", "holder", "port")) {
                make(what, port);
            }
            var loop = make("loop", port);
            var unhealthy = make("unhealthy", port);
            testbed.docker().signal(start(service("killed", "sleep", "60")), "SIGKILL");
            testbed.docker().stop(start(service("stopped", "sleep", "60")), Duration.ofSeconds(1));
            pause(start(service("paused", "sleep", "60")));
            await().atMost(SOON).until(() -> {
                var docker = testbed.docker();
                var health = docker.container(unhealthy).orElseThrow().health();
                return docker.container(loop).orElseThrow().restarts() >= 3
                        && health != null
                        && health.status().equals("unhealthy");
            });

            var diagnosis = diagnosed(remote);

            assertThat(labels(diagnosis))
                    .as(diagnosis.toPrettyString())
                    .contains(
                            entry("crash", "crash"),
                            entry("command", "bad-start"),
                            entry("memory", "own-memory"),
                            entry("disk", "disk-full"),
                            entry("port", "port-taken"),
                            entry("loop", "crash-loop"),
                            entry("unhealthy", "unhealthy"),
                            entry("killed", "killed"),
                            entry("stopped", "stopped"),
                            entry("paused", "paused"))
                    .doesNotContainKey("holder");
            assertThat(diagnosis.toString()).contains("*** is bad").doesNotContain("hunter2secret");
        }
    }

    @ParameterizedTest
    @MethodSource("times")
    void anApplicationThatListensButDoesNotAnswerIsNamed(int time) throws Exception {
        try (var remote = Remote.start(folder)) {
            var docker = testbed.docker();
            var config = service("app", "python3", "-I", "-c", SmallApplication.DATABASE)
                    .put("Image", PYTHON);
            config.withObject("/Healthcheck").putArray("Test").add("NONE");
            var app = testbed.create(config);
            docker.connect(Testbed.NETWORK, app, List.of());
            docker.start(app);
            remote.apply(
                    "shop",
                    "project: shop\ncompose: {file: compose.yml}\nrelease: {service: app, probe: {port: 5432}}\n"
                            + "checks:\n  a: {file: compose.yml, exists: true}\n",
                    folder);

            var diagnosis = diagnosed(remote);

            assertThat(labels(diagnosis)).as(diagnosis.toPrettyString()).contains(entry("app", "no-answer"));
        }
    }

    @ParameterizedTest
    @MethodSource("times")
    void theStoppedDatabaseIsTheRootWhileTheApplicationAnswers500(int time) throws Exception {
        try (var remote = Remote.start(folder)) {
            var application = SmallApplication.start(testbed, folder);
            remote.apply("shop", application.yaml(), folder);
            await().atMost(SOON).until(() -> diagnosed(remote).path("causes").isEmpty());
            testbed.docker().stop(application.database(), Duration.ofSeconds(5));

            var diagnosis = diagnosed(remote);

            var root = diagnosis.path("causes").path(0);
            assertThat(root.path("subject").asString())
                    .as(diagnosis.toPrettyString())
                    .isEqualTo("db");
            assertThat(root.path("cause").asString()).isEqualTo("stopped");
            assertThat(root.path("since").asString()).isNotEmpty();
            assertThat(root.path("below").toString()).contains("dependency-down", "application-errors", "DATABASE_URL");
            assertThat(diagnosis.toString()).doesNotContain("hunter2secret");
        }
    }
}
