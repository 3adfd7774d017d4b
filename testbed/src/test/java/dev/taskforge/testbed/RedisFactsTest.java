package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.redis.RdbFacts;
import dev.taskforge.ops.backup.redis.RedisServer;
import dev.taskforge.ops.backup.redis.ScratchRedis;
import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in snapshots of a real server: every small change of it, and nothing where there is none. */
@Tag("data")
class RedisFactsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static RedisStack stack;
    private static Docker docker;
    private static RedisServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = RedisStack.up();
        server = RedisServer.find(docker, stack.container("cache").id(), null, RedisStack.PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
    }

    private static List<Object> facts() throws IOException {
        return compared(server.dump(OutputStream.nullOutputStream()));
    }

    private static List<Object> compared(RdbFacts facts) {
        return List.of(facts.keys(), facts.hashes(), facts.expiring(), facts.functions(), facts.functionsHash());
    }

    @Test
    void everySmallChangeIsFound() throws IOException {
        var before = facts();
        assertThat(facts()).as("nothing changed").isEqualTo(before);
        for (var change : List.of(
                "DEL empty",
                "SET text isj",
                "APPEND text x",
                "SETBIT bits 99999 1",
                "INCR number8",
                "PEXPIREAT soon 4102444800002",
                "PERSIST soon",
                "EXPIREAT text 4102444800",
                "RENAME text tekst",
                "MOVE number16 3",
                "SWAPDB 0 3",
                "SWAPDB 0 3",
                "LSET small 0 b",
                "LPOP long",
                "RPOPLPUSH long long",
                "LSET hugelist 1 y",
                "SREM manywords w7",
                "SADD numbers16 6",
                "SREM numbers64 1",
                "ZINCRBY manyranks 0.0000001 m5",
                "ZREM ranks one",
                "HSET fields name isj",
                "HDEL manyfields f9",
                "XADD flow 9-9 a b",
                "XDEL flow 2-1",
                "XACK flow readers 2-1",
                "XGROUP SETID flow idle 1-1",
                "XGROUP DELCONSUMER flow readers lazy",
                "XGROUP DESTROY flow idle",
                "XADD void 7-7 a b",
                "PFADD counted d",
                "GEOADD places 1 1 other",
                "FUNCTION DELETE shop")) {
            stack.cli(change.split(" "));
            var after = facts();
            assertThat(after).as(change).isNotEqualTo(before);
            before = after;
        }
        // Another type with the same name, and one key for another.
        stack.cli("DEL", "words");
        stack.cli("RPUSH", "words", "17", "a", "b");
        assertThat(facts()).isNotEqualTo(before);
        before = facts();
        stack.cli(
                "CONFIG",
                "SET",
                "hash-max-listpack-entries",
                "0",
                "set-max-intset-entries",
                "0",
                "rdbcompression",
                "no");
        stack.cli("HSET", "fields", "count", "12");
        stack.cli("GET", "tekst");
        assertThat(facts()).as("packed in another way").isEqualTo(before);
    }

    @Test
    void aServerOfItsOwnHoldsWhatItStartedFromAndExpiresNothing() throws IOException {
        stack.cli("SET", "brief", "x", "PX", "1");
        stack.cli("CONFIG", "SET", "rdbcompression", "yes");
        stack.cli("SET", "fleeting", "x", "PX", "700");
        var snapshot = new ByteArrayOutputStream();
        var taken = server.dump(snapshot);
        var image = stack.container("cache").image();
        var name = "taskforge-testbed-" + UUID.randomUUID();
        var source =
                new ScratchRedis.Source(image, server.client(), taken.databases(), taken.memory(), snapshot.size());
        try {
            var scratch = ScratchRedis.start(
                    docker, name, source, Map.of(), new ByteArrayInputStream(snapshot.toByteArray()));
            await().until(() -> stack.cli("EXISTS", "fleeting").equals("0"));

            assertThat(compared(scratch.facts())).isEqualTo(compared(taken));
        } finally {
            docker.remove(name);
        }
    }

    @Test
    void aServerThatCannotReadItsSnapshotSaysSo() throws IOException {
        var snapshot = new ByteArrayOutputStream();
        var taken = server.dump(snapshot);
        var bytes = snapshot.toByteArray();
        bytes[bytes.length / 2] ^= 1;
        var image = stack.container("cache").image();
        var name = "taskforge-testbed-" + UUID.randomUUID();
        var source = new ScratchRedis.Source(image, server.client(), taken.databases(), taken.memory(), bytes.length);
        try {
            assertThatThrownBy(
                            () -> ScratchRedis.start(docker, name, source, Map.of(), new ByteArrayInputStream(bytes)))
                    .isInstanceOf(ScratchRedis.Refused.class)
                    .hasMessageContaining("checksum");
        } finally {
            docker.remove(name);
        }
    }

    /** It would start empty, and leave what was unpacked where it is: that must not be taken for what it holds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec redis-server --save ''",
                "cd /taskforge-drill && exec redis-server --save '' --dbfilename other.rdb",
                "exec redis-server --save '' --dir /taskforge-drill --dbfilename dump.rdb"
            })
    void anImageThatIgnoresItsCommandProvesNothing(String entrypoint) throws Exception {
        var snapshot = new ByteArrayOutputStream();
        var taken = server.dump(snapshot);
        var name = "taskforge-testbed-" + UUID.randomUUID();
        docker(
                "commit",
                "--change",
                "ENTRYPOINT [\"sh\", \"-c\", \"" + entrypoint + "\"]",
                stack.container("cache").id(),
                name);
        try {
            var image = docker.image(name).orElseThrow().id();
            var source =
                    new ScratchRedis.Source(image, server.client(), taken.databases(), taken.memory(), snapshot.size());
            var bytes = new ByteArrayInputStream(snapshot.toByteArray());
            assertThatThrownBy(() -> ScratchRedis.start(docker, name, source, Map.of(), bytes))
                    .isInstanceOf(ScratchRedis.Unfit.class)
                    .hasMessageContaining("does not run the command");
            // A drill that goes on after a crash.
            var container = docker.container(name).orElseThrow();
            assertThatThrownBy(() ->
                            ScratchRedis.in(docker, container, server.client()).facts())
                    .isInstanceOf(ScratchRedis.Unfit.class);
        } finally {
            docker.remove(name);
            docker("rmi", name);
        }
    }

    @Test
    void whatAServerStartedFromIsNeverReadInsteadOfWhatItHolds() throws IOException {
        var snapshot = new ByteArrayOutputStream();
        var taken = server.dump(snapshot);
        var image = stack.container("cache").image();
        var name = "taskforge-testbed-" + UUID.randomUUID();
        var source =
                new ScratchRedis.Source(image, server.client(), taken.databases(), taken.memory(), snapshot.size());
        try {
            var scratch = ScratchRedis.start(
                    docker, name, source, Map.of(), new ByteArrayInputStream(snapshot.toByteArray()));
            assertThat(compared(scratch.facts())).isEqualTo(compared(taken));
            assertThat(compared(scratch.facts())).as("asked again").isEqualTo(compared(taken));

            inside(name, "mkdir", "/taskforge-drill/temp-1.rdb"); // in the way of what it writes
            assertThatThrownBy(scratch::facts)
                    .hasMessageContaining("did not write a snapshot")
                    .hasMessageContaining("Is a directory");
            assertThat(inside(name, "wc", "-c", "/taskforge-drill/dump.rdb")).startsWith("0 ");

            inside(name, "rm", "-r", "/taskforge-drill/temp-1.rdb");
            inside(name, "redis-cli", "CONFIG", "SET", "replica-read-only", "no");
            inside(name, "redis-cli", "FLUSHALL");
            assertThat(scratch.facts().keys()).isEmpty();
        } finally {
            docker.remove(name);
        }
    }

    private static String inside(String container, String... words) throws IOException {
        var result = docker.exec(container, List.of(words)).run(PATIENCE);
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
        return result.output();
    }

    private static void docker(String... words) throws Exception {
        var arguments = new ArrayList<>(List.of("docker"));
        arguments.addAll(List.of(words));
        var result = new Commands()
                .run(Command.of(arguments, Path.of("/"), PATIENCE)
                        .environment(Map.of("DOCKER_HOST", "unix://" + Testbed.socket())));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
