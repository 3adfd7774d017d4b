package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers of Redis. */
final class RedisCheckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "c@nary 4711";

    @TempDir
    Path folder;

    private final List<Process> servers = new ArrayList<>();
    private AskingFixture asking;
    private int port;

    @BeforeEach
    void start() throws Exception {
        asking = new AskingFixture(folder);
        asking.env("REDIS_PASSWORD=" + PASSWORD.replace("@", "%40").replace(" ", "%20") + "\n");
        port = free();
        server(port, "--requirepass", PASSWORD, "--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru");
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (var server : servers) {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The program is the same as that which checks snapshots, called by another name. */
    private void server(int at, String... arguments) throws Exception {
        var program = Path.of("/usr/bin/redis-check-rdb");
        Assumptions.assumeTrue(Files.isExecutable(program), "redis-tools is not installed");
        var home = Files.createDirectory(folder.resolve("redis-" + at));
        var link = Files.copy(program.toRealPath(), home.resolve("redis-server"), StandardCopyOption.COPY_ATTRIBUTES);
        var command = new ArrayList<>(List.of(link.toString(), "--port", String.valueOf(at), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", home.toString(), "--save", "", "--enable-debug-command", "yes"));
        command.addAll(List.of(arguments));
        servers.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start());
        await().atMost(PATIENCE).ignoreExceptions().until(() -> answers(at));
    }

    private static boolean answers(int at) throws IOException {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), at)) {
            return socket.isConnected();
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String address() {
        return "redis: \"redis://:${REDIS_PASSWORD}@127.0.0.1:" + port + "/0\"";
    }

    private RedisTalk talk() throws Exception {
        return talk(port, ":c%40nary%204711@");
    }

    private static RedisTalk talk(int at, String user) throws Exception {
        return RedisTalk.with(RedisUrl.parse("redis://" + user + "127.0.0.1:" + at), null, PATIENCE);
    }

    @Test
    void aServerThatAnswersPasses() throws Exception {
        assertThat(asking.answer("{" + address() + "}"))
                .isEqualTo("PASS Redis 127.0.0.1:" + port + " is as wanted: rdb_last_bgsave_status ok,"
                        + " aof_last_write_status ok.");
    }

    @Test
    void aServerWithTlsIsTrustedByItsAuthorityAlone() throws Exception {
        var certificates = new Certificates(folder);
        certificates.authority();
        certificates.signed("redis", "ip:127.0.0.1", 100);
        var named = List.of(
                "--tls-cert-file", folder.resolve("redis.pem").toString(),
                "--tls-key-file", certificates.privateKey("redis").toString(),
                "--tls-ca-cert-file", folder.resolve("ca.pem").toString());
        int at = free();
        var arguments =
                new ArrayList<>(List.of("--port", "0", "--tls-port", String.valueOf(at), "--tls-auth-clients", "no"));
        arguments.addAll(named);
        arguments.addAll(List.of("--requirepass", PASSWORD));
        server(at, arguments.toArray(String[]::new));
        var check = "redis: \"rediss://:${REDIS_PASSWORD}@127.0.0.1:" + at + "\"";

        assertThat(asking.answer("{" + check + ", ca: ca.pem}")).startsWith("PASS Redis 127.0.0.1:" + at);
        assertThat(asking.answer("{" + check + "}")).startsWith("FAIL").contains("No trusted authority");
        assertThat(asking.answer("{" + check.replace("rediss:", "redis:") + ", timeout: 2s}"))
                .doesNotStartWith("PASS")
                .doesNotContain("canary");
        assertThat(asking.answer(
                        "{redis: \"rediss://:${REDIS_PASSWORD}@127.0.0.1:" + port + "\", ca: ca.pem, timeout: 2s}"))
                .doesNotStartWith("PASS")
                .doesNotContain("canary");
    }

    @Test
    void memoryAndEvictionsAreMeasured() throws Exception {
        assertThat(asking.answer("{" + address() + ", max_memory_percent: 1}"))
                .startsWith("FAIL")
                .contains("max_memory_percent")
                .contains("> 1");
        assertThat(asking.answer("{" + address() + ", max_evictions_per_minute: 0, timeout: 1s}"))
                .startsWith("PASS")
                .contains("Known only at the next look: max_evictions_per_minute");

        try (var talk = talk()) {
            for (int i = 0; i < 3_000; i++) {
                talk.ask("SET", "key:" + i, "x".repeat(2_000));
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asking.answer(
                                "{" + address() + ", max_evictions_per_minute: 0, max_rejected_per_minute: 0}"))
                        .startsWith("FAIL")
                        .contains("max_evictions_per_minute"));
    }

    @Test
    void aWrongPasswordCannotAskAndIsNotTold() throws Exception {
        asking.env("REDIS_PASSWORD=canary-wrong\n");
        var evidence = asking.ask("{" + address() + "}");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(AskingFixture.render(evidence.seen()) + evidence.question()).doesNotContain("canary");
        assertThat(asking.answer("{redis: \"redis://127.0.0.1:" + port + "\"}"))
                .startsWith("ERROR")
                .contains("NOAUTH");
    }

    @Test
    void aUserOfTheListOfRightsNeedsPingAndInfo() throws Exception {
        try (var talk = talk()) {
            talk.ask("ACL", "SETUSER", "watch", "on", ">secret", "+ping", "+info");
            talk.ask("ACL", "SETUSER", "little", "on", ">secret", "+ping");
        }

        assertThat(asking.answer("{redis: \"redis://watch:secret@127.0.0.1:" + port + "\"}"))
                .startsWith("PASS");
        assertThat(asking.answer("{redis: \"redis://little:secret@127.0.0.1:" + port + "\"}"))
                .startsWith("ERROR")
                .contains("NOPERM");
    }

    @Test
    void replicationIsSeenFromBothSides() throws Exception {
        int second = free();
        server(second, "--replicaof", "127.0.0.1 " + port, "--masterauth", PASSWORD);
        var replica = "redis: \"redis://127.0.0.1:" + second + "\"";

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(asking.answer("{" + replica + ", replication_lag: 1m}"))
                    .startsWith("PASS")
                    .contains("master_link_status up");
            assertThat(asking.answer("{" + address() + ", min_replicas: 1, replication_lag: 1m}"))
                    .startsWith("PASS")
                    .contains("min_replicas 1");
        });
        assertThat(asking.answer("{" + address() + ", min_replicas: 2}")).startsWith("FAIL");

        servers.getFirst().destroy();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asking.answer("{" + replica + "}"))
                        .startsWith("FAIL")
                        .contains("master_link_status down"));
        assertThat(asking.answer("{" + address() + "}")).startsWith("FAIL").contains("accepts connections");
    }

    @Test
    void aSnapshotThatFailedIsTold() throws Exception {
        try (var talk = talk()) {
            talk.ask("SET", "key", "value");
            talk.ask("CONFIG", "SET", "rdb-del-sync-files", "no");
            Files.createDirectory(folder.resolve("redis-" + port).resolve("dump.rdb"));
            talk.ask("BGSAVE");
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asking.answer("{" + address() + "}"))
                        .startsWith("FAIL")
                        .contains("rdb_last_bgsave_status err"));
        assertThat(asking.answer("{" + address() + ", persistence: false}")).startsWith("PASS");
    }

    @Test
    void whatIsNoRedisIsToldApart() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var client = other.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    // the test is over
                }
            });
            assertThat(asking.answer("{redis: \"redis://127.0.0.1:" + other.getLocalPort() + "\"}"))
                    .startsWith("FAIL")
                    .contains("does not speak the protocol of Redis");
        }
    }
}
