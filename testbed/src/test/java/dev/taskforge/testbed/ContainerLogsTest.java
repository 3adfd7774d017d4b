package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of what containers wrote, proven and unpacked, and those that would hold nothing. */
@Tag("data")
class ContainerLogsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String COMPOSE = """
            version: "3.7"
            services:
              app:
                image: taskforge-testbed/busybox:1
                network_mode: none
                command: ["sh", "-c", "echo it begins; echo it fails >&2; exit 3"]
                labels: {dev.taskforge.testbed: "true"}
              silent:
                image: taskforge-testbed/busybox:1
                network_mode: none
                command: ["sleep", "600"]
                stop_grace_period: 1s
                labels: {dev.taskforge.testbed: "true"}
              lost:
                image: taskforge-testbed/busybox:1
                network_mode: none
                command: ["echo", "gone"]
                logging: {driver: none}
                labels: {dev.taskforge.testbed: "true"}
            """;

    private static final String YAML = """
            project: shop
            compose: {file: docker-compose.yml}
            files:
              logs: {of: logs, services: [app, silent]}
              all: {of: logs}
              none: {of: logs, services: [never]}
            backup: {of: [logs, all, none]}
            """;

    @TempDir
    Path folder;

    private ComposeFolder stack;
    private Remote remote;

    @BeforeEach
    void start() throws Exception {
        stack = new ComposeFolder("logs", COMPOSE);
        for (var service : new String[] {"app", "silent", "lost"}) {
            stack.up(service);
        }
        await().atMost(SOON).until(() -> stack.container("app").state().equals("exited"));
        remote = Remote.start(folder);
        remote.apply("shop", YAML, stack.path());
    }

    @AfterEach
    void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        stack.close();
    }

    private long submit(String duty, Map<String, ?> body) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + duty, body).path("id").asLong();
    }

    private void succeed(long job) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
    }

    @Test
    void whatContainersWroteIsArchivedProvenAndUnpackedAlsoOfOneThatEnded() throws Exception {
        succeed(submit("backup", Map.of("database", "logs")));
        succeed(submit("drill", Map.of("database", "logs")));
        var backup = remote.get("/projects/shop/backups?limit=1").path("items").path(0);
        assertThat(backup.path("rows").path("logs").asLong()).isEqualTo(3);

        long job = submit("restores", Map.of("database", "logs", "unpack", true));
        succeed(job);
        var logs = folder.resolve("data/restored/shop/logs-job" + job + "/logs");
        assertThat(Files.readAllLines(logs.resolve(stack.container("app").name() + ".log")))
                .hasSize(2)
                .anyMatch(line -> line.matches("20\\d\\d-\\d\\d-\\d\\dT\\S+Z it begins"))
                .anyMatch(line -> line.matches("20\\d\\d-\\d\\d-\\d\\dT\\S+Z it fails"));
        assertThat(logs.resolve(stack.container("silent").name() + ".log")).isEmptyFile();
    }

    @Test
    void aLogThatNobodyCanReadBackFailsTheBackup() throws Exception {
        long job = submit("backup", Map.of("database", "all"));

        assertThat(remote.end(job)).isEqualTo("failed");
        assertThat(remote.job(job).path("error").asString())
                .contains("container " + stack.container("lost").name() + " writes its log by the driver none");
        assertThat(remote.get("/projects/shop/backups?limit=1").path("items")).isEmpty();
    }

    @Test
    void aServiceWithoutAContainerFailsTheBackup() throws Exception {
        long job = submit("backup", Map.of("database", "none"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(remote.job(job).path("error").asString(""))
                        .contains("service never has no container started from"));
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
    }

    @Test
    void linesThatAContainerWritesAreCounted() throws Exception {
        var check = "checks:\n  errors: {log: \"container:silent\", pattern: ERROR, per_minute: 1, every: 5s}\n";
        remote.apply("shop", YAML + check, stack.path());
        awaitMonitor("\"state\":\"up\"");

        var write = List.of("sh", "-c", "for i in 1 2 3; do echo ERROR $i; done > /proc/1/fd/1");
        assertThat(stack.docker()
                        .exec(stack.container("silent").id(), write)
                        .run(SOON)
                        .exitCode())
                .isZero();

        awaitMonitor("\"state\":\"down\"");
        awaitMonitor("container:silent: 3 such lines");
    }

    private void awaitMonitor(String words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                remote.get("/projects/shop/monitors/errors").toString())
                        .contains(words));
    }

    @Test
    void logsAreNotRestoredAsADatabaseIs() throws Exception {
        var answer = remote.send("POST", "/projects/shop/restores", Map.of("database", "logs"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("logs are what containers wrote");
    }
}
