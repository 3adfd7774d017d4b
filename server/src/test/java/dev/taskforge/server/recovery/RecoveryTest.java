package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.destination.SftpServer;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.http.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine is lost with all its disks, and TaskForge comes back on another one with the kit alone. */
class RecoveryTest {
    private static final String PASSWORD = "a long enough password 1";
    private static final List<String> SAME = List.of("secrets.json", "token", "audit-key", "own.yaml", "own.env");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"disk", "nas"})
    void everythingComesBackFromACopyAndNothingRunsByItself(String place) throws Exception {
        try (var sftp = SftpServer.start(home)) {
            var data = home.resolve("data");
            declare(data, sftp);
            var lost = home.resolve("lost");
            Path kit;
            try (var server = Reached.start(data)) {
                server.awaitRest();
                fill(server);
                kit = kit(data, Told.of("kit", "--json", "--data", data));
                awaitReady(server);
                server.awaitRest();
                server.posted(
                        "/api/v1/jobs",
                        Map.of(
                                "queue_name",
                                "later",
                                "job_type",
                                "test_job",
                                "payload",
                                Map.of(),
                                "delay_seconds",
                                3_600));
                assertThat(server.ended("backup")).isEqualTo("succeeded");
            }
            Files.move(data, lost);

            var told = Told.of(
                    Map.of("NAS_PASSWORD", SftpServer.PASSWORD),
                    "",
                    "recover",
                    "--kit",
                    kit,
                    "--from",
                    place,
                    "--data",
                    data,
                    "--json");

            assertThat(told.code()).as(told.err()).isZero();
            var report = Json.stored(told.out());
            assertThat(report.get("audit").get("ok").booleanValue())
                    .as(told.out())
                    .isTrue();
            assertThat(report.get("unfinished").get("running").longValue()).isEqualTo(1);
            assertThat(report.get("queues").valueStream().map(queue -> queue.stringValue()))
                    .contains("ops", "later");
            assertThat(Files.getPosixFilePermissions(data)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            for (var name : SAME) {
                assertThat(data.resolve(name)).hasSameBinaryContentAs(lost.resolve(name));
            }
            assertThat(Files.readString(data.resolve("recovery-key"))
                            .lines()
                            .toList()
                            .getLast())
                    .isEqualTo(Json.stored(Files.readString(kit)).get("key").stringValue());
            assertThat(home.resolve(".data.recovering")).doesNotExist();
            ServerProcess.endLeases(data);
            try (var server = Reached.start(data)) {
                isAsItWas(server);
                nothingRuns(server, data);
                goesOn(server);
            }
        }
    }

    private void declare(Path data, SftpServer sftp) throws Exception {
        Files.createDirectory(home.resolve("disk"));
        Files.createDirectory(data);
        Files.writeString(data.resolve("own.yaml"), """
                destinations:
                  disk: {kind: folder, folder: "%s"}
                  nas: {kind: sftp, host: 127.0.0.1, port: %d, user: backup, folder: /backups, password: "${NAS_PASSWORD}", host_key: "%s"}
                backup: {schedule: "20 1 * * *", timezone: Asia/Jakarta, copies: [disk, nas], keep: 5}
                """.formatted(home.resolve("disk"), sftp.port(), sftp.hostKey()));
        Files.writeString(data.resolve("own.env"), "NAS_PASSWORD='" + SftpServer.PASSWORD + "'\n");
    }

    private void fill(Reached server) throws Exception {
        server.post("/api/v1/users", Map.of("username", "sari", "password", PASSWORD, "roles", Map.of("*", "admin")));
        var folder = Files.createDirectory(home.resolve("shop"));
        SampleProject.in(folder);
        server.put(SampleProject.PATH, SampleProject.body(SampleProject.YAML, folder.toString()));
        server.post("/api/v1/jobs", Map.of("queue_name", "default", "job_type", "test_job", "payload", Map.of("n", 7)));
    }

    private Path kit(Path data, Told told) throws Exception {
        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out()).contains("NAS_PASSWORD").doesNotContain(SftpServer.PASSWORD);
        assertThat(Files.getPosixFilePermissions(data.resolve("recovery-key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(Files.createDirectory(home.resolve("safe")).resolve("taskforge-kit.json"), told.out());
    }

    private static void awaitReady(Reached server) {
        await().atMost(Reached.PATIENCE).untilAsserted(() -> {
            var standing = server.get("/api/v1/recovery");
            assertThat(standing.get("state").stringValue()).isEqualTo("ready");
            assertThat(standing.get("newest_copy_to")).hasSize(2);
        });
    }

    private static void isAsItWas(Reached server) throws Exception {
        var signedIn = server.posted("/api/v1/auth/login", Map.of("username", "sari", "password", PASSWORD));
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
        assertThat(server.get("/api/v1/audit/verify").get("ok").booleanValue()).isTrue();
        assertThat(server.text("/api/v1/audit?limit=50")).contains("server.recovered", "recovery.kit");
        assertThat(server.get(SampleProject.PATH).get("title").stringValue()).isEqualTo("Shop");
        var jobs = server.get("/api/v1/jobs?queue_name=default").get("items");
        assertThat(jobs).isNotEmpty();
    }

    /** Also not what was running when the machine was lost, and whose lease is over now. */
    private static void nothingRuns(Reached server, Path data) throws Exception {
        var held = server.get("/api/v1/recovery").get("recovered");
        assertThat(held.get("held").booleanValue()).isTrue();
        assertThat(held.get("running").get(0).get("type").stringValue()).isEqualTo("backup");
        var since = Instant.parse(held.get("at").stringValue()).toEpochMilli();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (var database = ServerProcess.database(data)) {
                assertThat(ServerProcess.texts(database, "SELECT name FROM job_step WHERE started_at > " + since))
                        .isEmpty();
                assertThat(ServerProcess.texts(
                                database,
                                "SELECT type FROM job WHERE state IN ('RUNNING', 'SUCCEEDED', 'FAILED') AND (started_at > "
                                        + since + " OR finished_at > " + since + ")"))
                        .isEmpty();
            }
        });
        assertThat(server.text("/")).contains("nothing starts by itself", "/recovery/resume");
        assertThat(server.text("/projects/taskforge/backups")).contains("TaskForge can be brought back");
        assertThat(server.text("/metrics")).contains("taskforge_recovery_held 1.0");
    }

    /** The queues go on, backups reach both places again, and the drill opens one with the key of this machine. */
    private static void goesOn(Reached server) throws Exception {
        server.post("/api/v1/recovery/resume", "");
        assertThat(server.posted("/api/v1/recovery/resume", "").statusCode()).isEqualTo(409);
        assertThat(server.text("/")).doesNotContain("/recovery/resume");
        server.awaitRest();
        assertThat(server.ended("backup")).isEqualTo("succeeded");
        assertThat(server.ended("drill")).isEqualTo("succeeded");
        var standing = server.get("/api/v1/recovery");
        assertThat(standing.get("newest_copy_to")).hasSize(2);
        assertThat(standing.get("recovered").get("resumed_by").stringValue()).isNotBlank();
        assertThat(server.text("/metrics"))
                .contains(
                        "taskforge_recovery_held 0.0",
                        "taskforge_recovery_ready 1.0",
                        "taskforge_recovery_copy_age_seconds");
        assertThat(server.get("/api/v1/audit/verify").get("ok").booleanValue()).isTrue();
    }

    @Test
    void withoutAKeyNothingLeavesTheMachine() throws Exception {
        try (var sftp = SftpServer.start(home)) {
            var data = home.resolve("data");
            declare(data, sftp);
            try (var server = Reached.start(data)) {
                server.awaitRest();

                assertThat(server.ended("backup")).isEqualTo("succeeded");

                assertThat(server.get("/api/v1/recovery").get("state").stringValue())
                        .isEqualTo("no_kit");
                try (var disk = Files.list(home.resolve("disk"))) {
                    assertThat(disk).isEmpty();
                }
                assertThat(server.get("/api/v1/projects/taskforge/gate").toString())
                        .contains("nothing leaves this machine without being encrypted");
                bringsNobodyBack(data);
                // Those that were made without a key stay here, also when there is one.
                kit(data, Told.of("kit", "--json", "--data", data));
                awaitReady(server);
                try (var copies = Files.list(home.resolve("disk/taskforge/main"))) {
                    assertThat(copies.map(file -> file.getFileName().toString()))
                            .isNotEmpty()
                            .allMatch(name -> name.contains(".age"));
                }
            }
        }
    }

    /** What was made without a key holds no keys either, and is only looked at when it is named. */
    private void bringsNobodyBack(Path data) throws Exception {
        Path plain;
        try (var files = Files.walk(data)) {
            plain = files.filter(file -> file.toString().endsWith(".sqlite.zst"))
                    .findFirst()
                    .orElseThrow();
        }
        var copy = home.resolve("copy");
        var unnamed = Told.of("recover", "--from", plain.resolveSibling(""), "--data", copy);
        assertThat(unnamed.code()).isEqualTo(1);
        assertThat(unnamed.err()).contains("not encrypted", "--from FILE");

        var named = Told.of("recover", "--from", plain, "--data", copy);

        assertThat(named.code()).as(named.out()).isEqualTo(1);
        assertThat(named.err())
                .contains(plain.getFileName() + ": it holds no seal; it was made without a recovery key");
        assertThat(copy).doesNotExist();
    }

    /** What is at the destination is whole at every moment, and the next start brings what is missing. */
    @Test
    void killedWhileItBacksItselfUpItLeavesOnlyWholeBackups() throws Exception {
        try (var sftp = SftpServer.start(home)) {
            var data = home.resolve("data");
            declare(data, sftp);
            Path kit;
            try (var server = Reached.start(data)) {
                server.awaitRest();
                kit = kit(data, Told.of("kit", "--json", "--data", data));
                awaitReady(server);
                server.awaitRest();
            }
            for (var step : Sampled.Cases.some(1, List.of("snapshot", "publish", "copy"))) {
                killedIn(data, step);
                var copy = home.resolve("new-" + step);

                var told = Told.of("recover", "--kit", kit, "--from", "disk", "--data", copy);

                assertThat(told.code()).as(told.err()).isZero();
                try (var database = ServerProcess.database(copy)) {
                    assertThat(ServerProcess.texts(database, "PRAGMA integrity_check"))
                            .containsExactly("ok");
                }
                ServerProcess.endLeases(data);
            }
            try (var server = Reached.start(data)) {
                server.awaitRest();
                assertThat(server.ended("backup")).isEqualTo("succeeded");
                assertThat(server.get("/api/v1/audit/verify").get("ok").booleanValue())
                        .isTrue();
            }
        }
    }

    /** A moment may be over when the signal arrives; whichever it was then, the same must hold. */
    private static void killedIn(Path data, String step) throws Exception {
        try (var server = Reached.start(data)) {
            server.awaitRest();
            var job = server.post("/api/v1/projects/taskforge/backup", "{}")
                    .get("id")
                    .longValue();
            server.killWhen(() -> {
                try (var database = ServerProcess.database(data)) {
                    return !ServerProcess.texts(
                                    database,
                                    "SELECT name FROM job_step WHERE name = '" + step + "' AND job_id = " + job)
                            .isEmpty();
                }
            });
        }
    }

    @Test
    void anOwnFileThatIsWrongAtTheStartLeavesInForceWhatWasAndTheGateSaysSo() throws Exception {
        var data = Files.createDirectory(home.resolve("data"));
        Files.createDirectory(home.resolve("disk"));
        var right = "destinations: {disk: {kind: folder, folder: \"%s\"}}\nbackup: {copies: [disk], keep: 3}\n"
                .formatted(home.resolve("disk"));
        Files.writeString(data.resolve("own.yaml"), right);
        try (var server = Reached.start(data)) {
            server.awaitRest();
            assertThat(Told.of("kit", "--data", data).code()).isZero();
            server.awaitRest();
        }
        Files.writeString(data.resolve("own.yaml"), right.replace("copies: [disk]", "copies: [nowhere]"));
        ServerProcess.endLeases(data);
        try (var server = Reached.start(data)) {
            server.awaitRest();

            var standing = server.get("/api/v1/recovery");
            assertThat(standing.get("state").stringValue()).isEqualTo("own_wrong");
            assertThat(standing.get("places").toString()).isEqualTo("[\"disk\"]");
            var gate = server.get("/api/v1/projects/taskforge/gate");
            assertThat(gate.get("verdict").stringValue()).isEqualToIgnoringCase("NO-GO");
            assertThat(gate.toString()).contains("own.yaml of the data directory is wrong", "nowhere", "2:");
            assertThat(server.text("/projects/taskforge/backups")).contains("older than own.yaml", "nowhere", "2:");
            assertThat(server.ended("backup")).as("with what was in force").isEqualTo("succeeded");
            try (var copies = Files.list(home.resolve("disk/taskforge/main"))) {
                assertThat(copies).isNotEmpty();
            }

            Files.writeString(data.resolve("own.yaml"), right);
            server.post("/api/v1/recovery/reload", "");
            assertThat(server.get("/api/v1/recovery").get("state").stringValue())
                    .isNotEqualTo("own_wrong");
        }
    }

    @Test
    void aReloadOfAnOwnFileThatIsWrongSaysItsLineAndChangesNothing() throws Exception {
        var data = Files.createDirectory(home.resolve("data"));
        try (var server = Reached.start(data)) {
            server.awaitRest();
            Files.writeString(data.resolve("own.yaml"), "backup: {copies: [nowhere]}\n");

            var refused = server.posted("/api/v1/recovery/reload", "");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("own.yaml", "1:", "nowhere");
            assertThat(server.get("/api/v1/recovery").get("state").stringValue())
                    .isEqualTo("no_copies");
            assertThat(server.text("/projects/taskforge/backups")).contains("all is lost");
            assertThat(server.text("/metrics")).contains("taskforge_recovery_ready 0.0");
        }
    }
}
