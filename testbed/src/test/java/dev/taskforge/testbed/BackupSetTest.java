package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;

/** A PostgreSQL database, a Redis server and files of the same moment as one set, on a real Docker Engine. */
@Tag("data")
class BackupSetTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SETS = "/projects/shop/backup-sets";
    private static final String COMPOSE = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:15
                network_mode: none
                stop_grace_period: 1s
                environment:
                  POSTGRES_USER: owner
                  POSTGRES_DB: shop
                  POSTGRES_PASSWORD: secret
                labels:
                  dev.taskforge.testbed: "true"
              cache:
                image: taskforge-testbed/redis:1
                network_mode: none
                stop_grace_period: 1s
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String YAML = """
            project: shop
            compose: {file: docker-compose.yml, env_file: .env}
            databases:
              main: {kind: postgres, service: db, url: "postgresql://owner:secret@127.0.0.1:5432/shop"}
              cache: {kind: redis, service: cache}
            files:
              uploads: {paths: [uploads]}
            destinations:
              away:
                kind: s3
                endpoint: ENDPOINT
                bucket: backups
                access_key: ${S3_KEY}
                secret_key: ${S3_SECRET}
            backup: {of: [main, cache, uploads], schedule: "SCHEDULE", keep: 10COPIES}
            drill: {of: [main, cache, uploads]}
            """;
    private static final String NIGHTLY = "0 2 * * *";

    @TempDir
    Path folder;

    private ComposeFolder stack;
    private Remote remote;
    private Process away;
    private String endpoint;

    @BeforeEach
    void start() throws Exception {
        stack = new ComposeFolder("sets", COMPOSE);
        stack.up("db");
        stack.up("cache");
        var docker = Docker.connect(Testbed.socket());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> Testbed.isReady(docker, stack.container("db").id()));
        in(docker, "db", "CREATE TABLE sale AS SELECT generate_series(1, 5000) AS id", "psql", "-U", "owner", "shop");
        await().atMost(PATIENCE).untilAsserted(() -> in(docker, "cache", "SET greeting halo\n", "redis-cli"));
        Files.writeString(stack.path().resolve(".env"), "S3_KEY=key\nS3_SECRET=secret\n");
        Files.writeString(Files.createDirectory(stack.path().resolve("uploads")).resolve("a.txt"), "isi");
        startS3();
        remote = Remote.start(folder);
    }

    private void in(Docker docker, String service, String input, String... words) throws IOException {
        var result = docker.exec(stack.container(service).id(), List.of(words))
                .input(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    /** At an address of the network, as one on another machine has it. */
    private void startS3() throws IOException {
        int port = Stack.freePort();
        endpoint = "http://" + address() + ":" + port;
        var data = Files.createDirectories(folder.resolve("s3/backups")).getParent();
        var settings = Files.writeString(folder.resolve("s3.conf"), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=key
                s3proxy.credential=secret
                jclouds.provider=filesystem
                jclouds.identity=none
                jclouds.credential=none
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint, data));
        var jar = Path.of("../ops/target/s3/s3proxy.jar");
        assertThat(jar).as("the build of ops copies it there").exists();
        away = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3.log").toFile())
                .start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (var socket = new Socket(address(), port)) {
                return socket.isConnected();
            }
        });
    }

    private static String address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(found -> found instanceof Inet4Address && !found.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has no address of a network"))
                .getHostAddress();
    }

    @AfterEach
    void stop() throws Exception {
        if (remote != null) {
            remote.close();
        }
        if (away != null) {
            away.destroyForcibly().onExit().join();
        }
        stack.close();
    }

    private void apply(String schedule, boolean copies) throws IOException, InterruptedException {
        var yaml = YAML.replace("ENDPOINT", endpoint)
                .replace("SCHEDULE", schedule)
                .replace("COPIES", copies ? ", copies: [away]" : "");
        remote.apply("shop", yaml, stack.path());
    }

    /** Waits until each of its jobs is over; the pauses between attempts become longer after a kill and a copy that is not there yet. */
    private JsonNode over(long set) throws IOException, InterruptedException {
        for (var member : remote.get(SETS + "/" + set).path("members")) {
            remote.end(member.path("job_id").asLong(), ATTEMPTS);
        }
        return remote.get(SETS + "/" + set);
    }

    private static final Duration ATTEMPTS = Duration.ofMinutes(7);

    private static JsonNode member(JsonNode set, String name) {
        for (var member : set.path("members")) {
            if (member.path("name").asString().equals(name)) {
                return member;
            }
        }
        throw new AssertionError("no member " + name + " in " + set);
    }

    @Test
    void aSetByHandSurvivesAKillAndBecomesProven() throws Exception {
        apply(NIGHTLY, true);
        var begun = remote.ask("POST", SETS, Map.of());
        long id = begun.path("id").asLong();
        long job = member(begun, "main").path("job_id").asLong();
        remote.killWhen(() -> remote.hasBegun(job, "snapshot"));

        var set = over(id);

        assertThat(set.path("state").asString()).as(set.toPrettyString()).isEqualTo("complete");
        assertThat(set.path("off_site").asBoolean())
                .as("its copies are at an address of this machine")
                .isFalse();
        assertThat(set.path("origin").asString()).isEqualTo("person");
        assertThat(set.path("members")).hasSize(3);
        assertThat(member(set, "main").path("job_id").asLong()).isEqualTo(job);
        assertThat(remote.get(SETS).path("items")).hasSize(1);
        for (var member : set.path("members")) {
            var manifest =
                    Files.readString(Path.of(member.path("backup").path("file").asString() + ".manifest.json"));
            assertThat(manifest)
                    .contains("\"begun_at\" : \"" + set.path("begun_at").asString() + "\"", "\"uploads\"");
            long drill = remote.ask(
                            "POST",
                            "/projects/shop/drill",
                            Map.of("backup_id", member.path("backup").path("id").asLong()))
                    .path("id")
                    .asLong();
            assertThat(remote.end(drill)).as(remote.log(drill)).isEqualTo("succeeded");
        }
        assertThat(remote.get(SETS + "/" + id).path("proven").asBoolean()).isTrue();

        var plan = remote.ask(
                "POST",
                "/projects/shop/restores/plan",
                Map.of(
                        "backup_id",
                        member(set, "main").path("backup").path("id").asLong()));
        assertThat(plan.path("together").toString())
                .contains(
                        "uploads of the same set: backup "
                                + member(set, "uploads")
                                        .path("backup")
                                        .path("id")
                                        .asLong() + ", proven",
                        "cache of the same set: backup ");
    }

    @Test
    void aSetByTheClockNamesTheMemberThatFailedAndIsCompletedByTryingThatAgain() throws Exception {
        var uploads = stack.path().resolve("uploads");
        Files.move(uploads, stack.path().resolve("moved"));
        apply("* * * * *", false);
        var first = await().atMost(PATIENCE)
                .until(() -> remote.get(SETS).path("items").path(0), set -> !set.isMissingNode());
        apply(NIGHTLY, false);

        var set = over(first.path("id").asLong());

        assertThat(set.path("origin").asString()).isEqualTo("schedule");
        assertThat(set.path("state").asString()).as(set.toPrettyString()).isEqualTo("incomplete");
        assertThat(member(set, "main").path("state").asString()).isEqualTo("unproven");
        var failed = member(set, "uploads");
        assertThat(failed.path("state").asString()).isEqualTo("failed");
        assertThat(failed.path("why").asString()).contains("uploads: job ", uploads.toString());

        Files.move(stack.path().resolve("moved"), uploads);
        long job = failed.path("job_id").asLong();
        remote.ask("POST", "/jobs/" + job + "/retry", Map.of());
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");

        var mended = remote.get(SETS + "/" + set.path("id").asLong());
        assertThat(mended.path("state").asString()).isEqualTo("complete");
        assertThat(mended.path("off_site").asBoolean()).isFalse();
        assertThat(mended.path("begun_at")).isEqualTo(set.path("begun_at"));
    }
}
