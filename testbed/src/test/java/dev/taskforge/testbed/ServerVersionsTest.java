package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Exec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Servers of other versions than this machine has, and tools of another version than their server: what others have published comes
 * back as it was. {@code -Dtaskforge.versions=all} for more of them, which {@code testbed/versions} fetches.
 */
@Tag("data")
class ServerVersionsTest {
    private static final boolean ALL =
            System.getProperty("taskforge.versions", "").equals("all");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String POSTGRES = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/postgres:%s
                network_mode: none
                stop_grace_period: 1s
                environment: {POSTGRES_USER: owner, POSTGRES_DB: kea, POSTGRES_PASSWORD: secret}
                labels: {dev.taskforge.testbed: "true"}
            """;
    private static final String VALKEY = """
            version: "3.7"
            services:
              db:
                image: taskforge-testbed/valkey:8
                command: [valkey-server, --protected-mode, "no", --dir, /data, --enable-debug-command, "yes"]
                network_mode: none
                stop_grace_period: 1s
                labels: {dev.taskforge.testbed: "true"}
            """;
    private static final String FILL_VALKEY = """
            EVAL "for i = 1, 2000 do server.call('SET', 'text' .. i, i .. string.rep('x', i)) server.call('HSET', 'hash', i, i * 2) \
            server.call('ZADD', 'sorted', i / 7, i) server.call('RPUSH', 'list', i) server.call('XADD', 'stream', '*', 'n', i) \
            server.call('SET', 'soon' .. i, i, 'EX', 100000) end" 0
            """;

    @TempDir
    static Path folder;

    private static Remote remote;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Testbed.versions(ALL);
        remote = Remote.start(folder);
    }

    @AfterAll
    static void stop() {
        if (remote != null) {
            remote.close();
        }
    }

    static List<String> postgres() {
        return ALL ? List.of("13", "17", "18", "14-tools15") : List.of("14-tools15");
    }

    static List<String> postgresWithNewerTools() {
        return ALL ? List.of("13-tools17", "14-tools17", "16-tools17") : List.of();
    }

    static List<String> valkey() {
        return ALL ? List.of("8") : List.of();
    }

    private static void declare(ComposeFolder stack, String database) throws IOException, InterruptedException {
        remote.apply("versions", """
                project: versions
                compose: {file: docker-compose.yml}
                databases:
                  main: %s
                backup: {of: [main]}
                drill: {of: main}
                """.formatted(database), stack.path());
    }

    private static void declarePostgres(ComposeFolder stack) throws IOException, InterruptedException {
        declare(stack, "{kind: postgres, service: db, url: \"postgresql://owner:secret@127.0.0.1:5432/kea\"}");
        stack.up("db");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        Testbed.isReady(stack.docker(), stack.container("db").id()));
    }

    private static String answered(Exec exec, String input) throws IOException {
        var result = exec.input(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                .run(PATIENCE);
        if (result.exitCode() != 0) {
            throw new IOException(result.errors());
        }
        return result.output().strip();
    }

    private static String psql(ComposeFolder stack, String database, String sql) throws IOException {
        var words = List.of("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "owner", "-d", database);
        return answered(stack.docker().exec(stack.container("db").id(), words), sql);
    }

    private static long submit(String duty, Map<String, ?> asked) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/versions/" + duty, asked)
                .path("id")
                .asLong();
    }

    private static long ended(String duty, Map<String, ?> asked) throws IOException, InterruptedException {
        long job = submit(duty, asked);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return job;
    }

    private static JsonNode newest() throws IOException, InterruptedException {
        return remote.get("/projects/versions/backups?limit=1").path("items").path(0);
    }

    @ParameterizedTest
    @MethodSource("postgres")
    void aDatabaseOfPostgresComesBackAsItWas(String version) throws Exception {
        try (var stack = new ComposeFolder("versions", POSTGRES.formatted(version))) {
            declarePostgres(stack);
            assertThat(psql(stack, "kea", "SHOW server_version")).startsWith(version.substring(0, 2) + ".");
            psql(stack, "kea", Published.script("kea", "pgsql"));
            var before = psql(stack, "kea", Published.ALL_OF_POSTGRES);

            ended("backup", Map.of());
            ended("drill", Map.of());
            assertThat(newest().path("state").asString()).isEqualTo("proven");
            ended("restores", Map.of("database", "main", "into", "look"));

            assertThat(psql(stack, "look", Published.ALL_OF_POSTGRES)).isEqualTo(before);
            assertThat(before).contains("functions|").contains("lease_state");
        }
    }

    @Test
    void toolsThatAreOlderThanTheirServerMakeNoBackupAndThatIsSaid() throws Exception {
        try (var stack = new ComposeFolder("versions", POSTGRES.formatted("17-tools15"))) {
            declarePostgres(stack);
            psql(stack, "kea", "CREATE TABLE t AS SELECT 1 AS x");
            long before = newest().path("id").asLong();

            long job = submit("backup", Map.of());
            var error = await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> remote.job(job).path("error").asString(""), text -> !text.isEmpty());

            assertThat(error).contains("pg_dump", "server version mismatch");
            remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
            assertThat(remote.end(job)).isIn("cancelled", "failed");
            assertThat(newest().path("id").asLong()).as("no backup is new").isEqualTo(before);
        }
    }

    /** From version 17 on they set what no server before knows. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("postgresWithNewerTools")
    void toolsThatCannotRestoreIntoTheirServerProveNothingAndThatIsSaid(String version) throws Exception {
        try (var stack = new ComposeFolder("versions", POSTGRES.formatted(version))) {
            declarePostgres(stack);
            psql(stack, "kea", "CREATE TABLE t AS SELECT 1 AS x");
            ended("backup", Map.of());

            long job = submit("drill", Map.of());

            assertThat(remote.end(job)).isEqualTo("failed");
            assertThat(remote.job(job).path("error").asString(""))
                    .contains("transaction_timeout", "cannot restore into its server, which is older");
            assertThat(newest().path("state").asString()).isNotEqualTo("proven");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("valkey")
    void aSnapshotOfValkeyComesBackAsItWas(String version) throws Exception {
        try (var stack = new ComposeFolder("versions", VALKEY.replace(":8", ":" + version))) {
            declare(stack, "{kind: redis, service: db}");
            stack.up("db");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> valkey(stack, "6379", "PING").equals("PONG"));
            valkey(stack, "6379", FILL_VALKEY);
            var before = valkey(stack, "6379", "DEBUG DIGEST");

            ended("backup", Map.of());
            ended("drill", Map.of());
            assertThat(newest().path("state").asString()).isEqualTo("proven");
            long job = ended("restores", Map.of("database", "main", "unpack", true));

            var snapshot = Files.readAllBytes(folder.resolve("data/restored/versions/main-job" + job + "/dump.rdb"));
            assertThat(inAnother(stack, snapshot)).isEqualTo(before).hasSize(40);
        }
    }

    private static String valkey(ComposeFolder stack, String port, String commands) throws IOException {
        var exec = stack.docker().exec(stack.container("db").id(), List.of("valkey-cli", "-e", "-p", port));
        return answered(exec, commands);
    }

    /** The digest of all keys by a server that began with a snapshot. */
    private static String inAnother(ComposeFolder stack, byte[] snapshot) throws IOException {
        var begin = List.of(
                "sh",
                "-c",
                "mkdir /tmp/d && cat > /tmp/d/dump.rdb && valkey-server --port 7000 --dir /tmp/d --appendonly no --save ''"
                        + " --enable-debug-command yes --daemonize yes >/dev/null");
        var result = stack.docker()
                .exec(stack.container("db").id(), begin)
                .input(new ByteArrayInputStream(snapshot))
                .run(PATIENCE);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> valkey(stack, "7000", "DEBUG DIGEST"), digest -> digest.length() == 40);
    }
}
