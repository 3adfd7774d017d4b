package dev.taskforge.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Backups of a Redis server in a container, and the drills that prove them, on a real Docker Engine. */
@Tag("data")
class RedisBackupTest {
    private static final String DRILL = "dev.taskforge.drill";

    @TempDir
    static Path folder;

    private static RedisStack stack;
    private static Remote remote;
    private static Docker docker;

    @TempDir
    Path destination;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = RedisStack.up();
        remote = Remote.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @BeforeEach
    void apply() throws IOException, InterruptedException {
        apply("{kind: redis, service: cache, password: \"${REDIS_PASSWORD}\"}");
    }

    @AfterEach
    void noServerOfADrillIsLeft() throws IOException {
        assertThat(servers()).isEmpty();
    }

    private void apply(String database) throws IOException, InterruptedException {
        var yaml = """
                project: shop
                compose: {file: docker-compose.yml, env_file: .env}
                databases:
                  main: DATABASE
                backup: {of: [main], to: DESTINATION}
                drill: {of: main}
                """.replace("DATABASE", database).replace("DESTINATION", destination.toString());
        remote.apply("shop", yaml, stack.folder());
    }

    /** Those of this test: others may be drilling on the same Docker Engine. */
    private static List<Container> servers() throws IOException {
        return docker.containers(Map.of(DRILL, folder.resolve("data") + " shop/main"));
    }

    private static long submit(String duty, Map<String, ?> body) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + duty, body).path("id").asLong();
    }

    private JsonNode backup() throws IOException, InterruptedException {
        long job = submit("backup", Map.of());
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return newest("backups");
    }

    private static JsonNode newest(String list) throws IOException, InterruptedException {
        return remote.get("/projects/shop/" + list + "?limit=1").path("items").path(0);
    }

    /** A drill that must end so; returns what it found. */
    private static JsonNode drill(String state) throws IOException, InterruptedException {
        long job = submit("drill", Map.of());
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        var drill = newest("drills");
        assertThat(drill.path("job_id").asLong()).isEqualTo(job);
        return drill;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(destination)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** What another attempt would go on with is none. */
    private List<Path> published() throws IOException {
        return files().stream()
                .filter(file -> !file.getFileName().toString().startsWith(".partial-"))
                .toList();
    }

    /** A backup that must not come about; returns why not. */
    private String refusedBackup() throws IOException, InterruptedException {
        long job = submit("backup", Map.of());
        var error = await().atMost(20, TimeUnit.SECONDS)
                .until(() -> remote.job(job).path("error").asString(""), text -> !text.isEmpty());
        var state = remote.job(job).path("state").asString();
        if (!state.equals("failed")) {
            remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
            assertThat(remote.end(job)).isEqualTo("cancelled");
        }
        assertThat(published()).isEmpty();
        return error;
    }

    @Test
    void aBackupOfABusyServerIsLoadedToEquality() throws Exception {
        stack.cli("SET", "fleeting", "gone before the drill", "PX", "1500");
        var writing = new AtomicBoolean(true);
        var writer = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; writing.get(); i++) {
                    stack.cli(
                            "EVAL",
                            "for i = 1, 500 do redis.call('SET', 'w' .. i, '" + i + "', 'PX', 60000 + i);"
                                    + " redis.call('LPUSH', 'busy', i); redis.call('DEL', 'w' .. (i - 7)) end",
                            "0");
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        var backup = backup();
        writing.set(false);
        writer.get(1, TimeUnit.MINUTES);
        stack.cli("DEL", "busy");

        assertThat(files()).hasSize(2).allMatch(file -> file.startsWith(destination.resolve("shop/main")));
        assertThat(backup.path("file").asString()).endsWith(".rdb.zst");
        assertThat(backup.path("rows").path("db0 stream").asLong()).isEqualTo(3);
        assertThat(backup.path("rows").path("db3 hash").asLong()).isEqualTo(1);
        assertThat(Files.readString(files().getLast())).doesNotContain(RedisStack.PASSWORD);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> stack.cli("EXISTS", "fleeting").equals("0"));

        var drill = drill("succeeded");
        assertThat(drill.path("passed").asBoolean()).isTrue();
        for (var part : List.of("read_seconds", "open_seconds", "restore_seconds", "check_seconds")) {
            assertThat(drill.path(part).asDouble()).as(part).isPositive();
        }
        assertThat(newest("backups").path("state").asString()).isEqualTo("proven");
    }

    @Test
    void aChangedOrCutArtifactIsRefusedBeforeAServerIsStarted() throws Exception {
        var file = Path.of(backup().path("file").asString());
        var whole = Files.readAllBytes(file);
        var changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        Files.write(file, changed);
        var drill = drill("failed");
        assertThat(drill.path("outcome").asString()).contains("SHA-256 differs");
        assertThat(remote.log(drill.path("job_id").asLong())).doesNotContain("taskforge-drill-");

        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertThat(drill("failed").path("outcome").asString()).contains("was cut or replaced");
        Files.write(file, whole);
        assertThat(drill("succeeded").path("passed").asBoolean()).isTrue();
    }

    @Test
    void aServerThatLoadsSomethingElseThanWasBackedUpFails() throws Exception {
        var backup = backup();
        var manifest = Path.of(backup.path("file").asString() + ".manifest.json");
        var text = Files.readString(manifest);
        for (var change : List.of(
                List.of("(\"db0 set\" : \")[0-9a-f]", "$1x", "db0 set"),
                List.of("(\"db0 hash\" : )3,", "$12,", "3 keys of db0 hash instead of 2"),
                List.of("(\"functions_hash\" : \")[0-9a-f]", "$1x", "other functions"))) {
            var changed = text.replaceFirst(change.get(0), change.get(1));
            assertThat(changed).isNotEqualTo(text);
            Files.writeString(manifest, changed);
            var content = changed.substring(changed.indexOf("\"content\" : ") + 12, changed.lastIndexOf('}'));
            remote.change(
                    "UPDATE backup SET manifest = ? WHERE id = ?",
                    content,
                    backup.path("id").asLong());

            assertThat(drill("failed").path("outcome").asString()).contains(change.get(2));
            assertThat(newest("backups").path("state").asString()).isEqualTo("failed");
        }
    }

    @Test
    void aKillDuringTheSnapshotOrTheDrillLeavesNothingHalf() throws Exception {
        long job = submit("backup", Map.of());
        remote.killWhen(() -> remote.hasBegun(job, "snapshot"));
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(files())
                .hasSize(2)
                .noneMatch(file -> file.getFileName().toString().startsWith("."));

        long drill = submit("drill", Map.of());
        remote.killWhen(() -> remote.hasBegun(drill, "restore") && !servers().isEmpty());
        assertThat(remote.end(drill)).as(remote.log(drill)).isEqualTo("succeeded");
        assertThat(newest("drills").path("passed").asBoolean()).isTrue();
    }

    @Test
    void whatIsNoServerOrHidesItsKeysIsNeverAGoodBackup() throws Exception {
        apply("{kind: redis, service: cache}");
        assertThat(refusedBackup()).contains("NOAUTH");
        Files.writeString(
                stack.folder().resolve(".env"), "REDIS_PASSWORD='" + RedisStack.PASSWORD + "'\nWRONG=wrong\n");
        apply("{kind: redis, service: cache, password: \"${WRONG}\"}");
        assertThat(refusedBackup()).contains("WRONGPASS").doesNotContain("geheim");
        stack.cli("ACL", "SETUSER", "weak", "on", ">weak", "+info", "+ping", "~*");
        Files.writeString(stack.folder().resolve(".env"), "REDIS_PASSWORD='" + RedisStack.PASSWORD + "'\nWEAK=weak\n");
        apply("{kind: redis, service: cache, user: weak, password: \"${WEAK}\"}");
        assertThat(refusedBackup()).contains("NOPERM");
        apply("{kind: valkey, service: bare}");
        assertThat(refusedBackup()).contains("neither redis-cli nor valkey-cli");
        apply("{kind: redis, service: cluster}");
        assertThat(refusedBackup()).contains("Redis Cluster");
        apply("{kind: redis, service: beside}");
        assertThat(refusedBackup()).contains("no network of its own");
        Files.writeString(stack.folder().resolve(".env"), "REDIS_PASSWORD='" + RedisStack.PASSWORD + "'\nNONE=\n");
        apply("{kind: redis, service: cache, user: backup, password: \"${NONE}\"}");
        assertThat(refusedBackup()).contains("password of user backup");
    }

    @Test
    void aServerThatWritesSnapshotsToItsDiskFirstIsNamed() throws Exception {
        long diskless = submit("backup", Map.of());
        assertThat(remote.end(diskless)).isEqualTo("succeeded");
        assertThat(remote.log(diskless)).doesNotContain("its own disk");
        stack.cli("CONFIG", "SET", "repl-diskless-sync", "no");
        try {
            long job = submit("backup", Map.of());
            assertThat(remote.end(job)).isEqualTo("succeeded");
            assertThat(remote.log(job)).contains("to its own disk first");
        } finally {
            stack.cli("CONFIG", "SET", "repl-diskless-sync", "yes");
        }
    }

    @Test
    void aUserWithNoMoreRightsThanAReplicaIsEnough() throws Exception {
        stack.cli("ACL", "SETUSER", "backup", "on", ">bk", "+psync", "+sync", "+replconf", "+ping", "+info");
        Files.writeString(stack.folder().resolve(".env"), "REDIS_PASSWORD='" + RedisStack.PASSWORD + "'\nBACKUP=bk\n");
        apply("{kind: redis, service: cache, user: backup, password: \"${BACKUP}\"}");

        assertThat(backup().path("rows").path("db15 set").asLong()).isEqualTo(1);
    }

    @Test
    void aSnapshotIsUnpackedComparedAndStartsAServerAgain() throws Exception {
        var answer = remote.send("POST", "/projects/shop/restores", Map.of("database", "main"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("RESTORE.txt");
        backup();
        drill("succeeded");

        long job = submit("restores", Map.of("database", "main", "unpack", true));
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");

        var unpacked = folder.resolve("data/restored/shop/main-job" + job);
        assertThat(unpacked.resolve("RESTORE.txt")).content(UTF_8).contains("appendonly no");
        var snapshot = Files.readAllBytes(unpacked.resolve("dump.rdb"));
        assertThat(new String(snapshot, 0, 5, UTF_8)).isEqualTo("REDIS");
        var check = docker.exec(
                        stack.container("cache").id(),
                        List.of(
                                "sh",
                                "-c",
                                "cat > /tmp/x.rdb && mkdir -p /tmp/d && mv /tmp/x.rdb /tmp/d/dump.rdb && cd /tmp/d &&"
                                        + " (redis-server --port 7000 --appendonly no --save '' >/dev/null & server=$!;"
                                        + " for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do"
                                        + " redis-cli -p 7000 DBSIZE 2>/dev/null | grep '^[0-9]' && break; sleep 0.1; done; kill $server)"))
                .input(new ByteArrayInputStream(snapshot))
                .run(Duration.ofSeconds(20));
        assertThat(check.output()).as(check.errors()).containsPattern("[1-9]");
    }

    @Test
    void aServerThatDiesMeanwhileGivesNoBackup() throws Exception {
        stack.cli(
                "EVAL",
                "local r = {}; for i = 1, 20000 do r[i] = tostring(math.random()) end; local s = table.concat(r);"
                        + " for i = 1, 200 do redis.call('SET', 'bulk' .. i, i .. s) end",
                "0");
        stack.cli("CONFIG", "SET", "rdb-key-save-delay", "20000"); // microseconds for each key
        try {
            long job = submit("backup", Map.of());
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> stack.cli("INFO", "persistence").contains("rdb_bgsave_in_progress:1"));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> remote.job(job).path("progress").path("done").asLong() > 0);
            docker.signal(stack.container("cache").id(), "SIGKILL");
            var error = await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> remote.job(job).path("error").asString(""), text -> !text.isEmpty());
            assertThat(error).isNotEmpty();
            remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
            assertThat(remote.end(job)).isIn("cancelled", "failed");
            assertThat(published()).isEmpty();
        } finally {
            stack.compose("up", "-d", "cache");
            await().atMost(20, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() -> stack.cli("PING").equals("PONG"));
            stack.cli("EVAL", "for i = 1, 200 do redis.call('DEL', 'bulk' .. i) end", "0");
        }
    }
}
