package dev.taskforge.server.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.TestServer.Answer;
import dev.taskforge.server.account.Role;
import dev.taskforge.server.page.view.HeartbeatPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats of a real server, pinged as scripts do. */
class HeartbeatsOverHttpTest {
    private static final String ALL = SampleProject.PATH + "/heartbeats";
    private static final String ONE = ALL + "/nightly";
    private static final String SECRET = "a-token-nobody-sees";
    private static final String HOSTILE = "<script>alert(1)</script>";
    private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path data;

    @TempDir
    Path folder;

    /** How much may be sent without a token from one address. */
    private static final int AT_ONCE = 500;

    private static final int PER_SECOND = 100;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.in(data);
        var project = SampleProject.in(folder);
        project.write(".env", "SITE_TOKEN=" + SECRET + "\n");
        var applied = project.apply(server.asLocal(), """
                project: shop
                compose: {file: docker-compose.yml, env_file: .env}
                checks:
                  nightly: {heartbeat: 24h, grace: 1h, every: 5s, title: Nightly report}
                  notes: {file: NOTES.md}
                """);
        assertThat(applied.status()).as(applied.body()).isLessThan(300);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url() {
        return server.asLocal().get(ONE).json().at("/heartbeat/url").asString("");
    }

    private String path() {
        var url = url();
        return url.substring(url.indexOf("/ping/"));
    }

    private String state() {
        return server.asLocal().get(ONE).json().at("/heartbeat/state").asString("");
    }

    private Answer ping(String more) {
        return server.anonymous().get(path() + more);
    }

    private Answer pingWith(String more, String body) {
        return server.anonymous().send(server.anonymous().request(path() + more).POST(BodyPublishers.ofString(body)));
    }

    private String shell(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Test
    void theUsualLineOfCurlTellsBeginningExitStatusAndLength() throws Exception {
        var line = "PING=" + url() + "; RID=$(cat /proc/sys/kernel/random/uuid); "
                + "curl -fsS -m 10 --retry 5 \"$PING/start?rid=$RID\"; (exit 3); S=$?; "
                + "curl -fsS -m 10 --retry 5 --data-raw 'no room left' \"$PING/$S?rid=$RID\"";

        assertThat(shell(line)).isEqualTo("OKOK");

        var detail = server.asLocal().get(ONE).json();
        assertThat(detail.at("/heartbeat/state").asString("")).isEqualTo("failed");
        assertThat(detail.at("/heartbeat/exit_status").intValue(0)).isEqualTo(3);
        assertThat(detail.at("/heartbeat/took_millis").isNumber()).isTrue();
        assertThat(detail.at("/last/0/body").asString("")).isEqualTo("no room left");
        assertThat(detail.at("/last/1/signal").asString("")).isEqualTo("start");

        assertThat(shell("curl -fsS -m 10 --retry 5 -I " + url())).contains("200");
        assertThat(state()).isEqualTo("up");
    }

    @Test
    void theLineOnThePageTellsExitStatusAndLength() throws Exception {
        var job = Files.writeString(folder.resolve("job.sh"), "#!/bin/sh\nexit 3\n");
        assertThat(job.toFile().setExecutable(true)).isTrue();
        var part = new HeartbeatPart(
                "new", "24h", Duration.ZERO, Duration.ZERO, null, "", null, null, NOW, NOW, url(), List.of());

        assertThat(shell(part.example())).isEqualTo("OKOK");

        var detail = server.asLocal().get(ONE).json();
        assertThat(detail.at("/heartbeat/exit_status").intValue(0)).isEqualTo(3);
        assertThat(detail.at("/heartbeat/took_millis").isNumber()).isTrue();
    }

    @Test
    void theMonitorFollowsItsPingsAndAnotherServerOverTheSameRecordsToo() {
        assertThat(state()).isEqualTo("new");
        ping("/fail");
        await().atMost(PATIENCE).until(() -> monitor().equals("down"));
        ping("");
        await().atMost(PATIENCE).until(() -> monitor().equals("up"));
        ping("/7");
        var before = path();
        server.close();
        server = TestServer.in(data);
        assertThat(path()).isEqualTo(before);
        assertThat(state()).isEqualTo("failed");
        await().atMost(PATIENCE).until(() -> monitor().equals("down"));
        assertThat(server.asLocal().get("/metrics").body())
                .contains("taskforge_heartbeat_ended_timestamp_seconds{monitor=\"nightly\",project=\"shop\"}")
                .doesNotContain(before.substring("/ping/".length()));
    }

    private String monitor() {
        return server.asLocal()
                .get(SampleProject.PATH + "/monitors/nightly")
                .json()
                .at("/monitor/state")
                .asString("");
    }

    @Test
    void theAddressIsForOperatorsAndCanBeMadeAnew() {
        var before = path();
        var viewer = server.as(Map.of("shop", Role.VIEWER));
        ping("/log");
        pingWith("", "a body");
        assertThat(viewer.get(ALL).body()).doesNotContain("/ping/");
        assertThat(viewer.get(ONE).body()).doesNotContain("/ping/").doesNotContain("a body");
        assertThat(viewer.post(ONE + "/new-url", "").status()).isEqualTo(403);
        assertThat(server.asLocal().get("/projects/shop/monitors/nightly").body())
                .contains(before);

        var renewed = server.as(Map.of("shop", Role.OPERATOR)).post(ONE + "/new-url", "");
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(server.anonymous().get(before).status()).isEqualTo(404);
        assertThat(ping("").status()).isEqualTo(200);
        assertThat(server.asLocal().get("/api/v1/audit").body())
                .contains("heartbeat.new_url", "heartbeat/nightly")
                .doesNotContain(path().substring("/ping/".length()));
        assertThat(server.asLocal().post(ALL + "/notes/new-url", "").status()).isEqualTo(404);
    }

    @Test
    void whatIsSentAlongIsBoundedMaskedAndNeverMarkup() {
        var sent = HOSTILE + " " + SECRET + "\u001b[2J\u0000 " + "x".repeat(400_000);
        assertThat(pingWith("/log", sent).status()).isEqualTo(200);
        var body = server.asLocal().get(ONE).json().at("/last/0/body").asString("");
        assertThat(body).startsWith(HOSTILE + " ***").doesNotContain("\u001b", "\u0000");
        assertThat(body.length()).isLessThanOrEqualTo(10_000);
        assertThat(server.asLocal().get("/projects/shop/monitors/nightly").body())
                .doesNotContain(HOSTILE)
                .contains("&lt;script&gt;");

        assertThat(pingWith("/log", "x".repeat(9_990) + SECRET + " and more").status())
                .isEqualTo(200);
        assertThat(server.asLocal().get(ONE).json().at("/last/0/body").asString(""))
                .endsWith("x*** and mo")
                .hasSize(10_000);
        pingWith("/log", "a\u009bb\u061cc\u200ed\u200fe\u202ef\r\ng\th");
        assertThat(server.asLocal().get(ONE).json().at("/last/0/body").asString(""))
                .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ng\th");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/256", "/-1", "/01", "/begin", "/0/0", "/start%00", "/%2e%2e", "/1e1", "/٣"})
    void whatIsNoSignalLeadsNowhere(String more) {
        assertThat(ping(more).status()).isBetween(400, 404);
        assertThat(server.asLocal().get(ONE).json().at("/heartbeat/pings").intValue(-1))
                .isZero();
    }

    @Test
    void strangersAndStrangeMethodsAreRefused() {
        var path = path();
        for (var key : List.of(
                "6b8f3d0e-7a41-4c52-9d20-3f1f0f6f2a11", "x", path.substring(6).toUpperCase(java.util.Locale.ROOT))) {
            assertThat(server.anonymous().get("/ping/" + key).status()).isEqualTo(404);
        }
        assertThat(ping("?rid=x").status()).isEqualTo(422);
        for (var method : List.of("PUT", "DELETE", "PATCH", "PURGE")) {
            var request = server.anonymous().request(path).method(method, BodyPublishers.noBody());
            assertThat(server.anonymous().send(request).status()).as(method).isBetween(400, 501);
        }
        // Neither a foreign site nor a token that is wrong keeps a ping away: the address alone counts.
        HttpRequest.Builder foreign = server.with("wrong")
                .request(path)
                .header("Origin", "https://elsewhere.example")
                .POST(BodyPublishers.noBody());
        assertThat(server.anonymous().send(foreign).status()).isEqualTo(200);
    }

    @Test
    void aFloodFromOneAddressIsCutOffAndKeepsFewRows() {
        var path = path();
        var taken = new AtomicInteger();
        var refused = new AtomicInteger();
        // More than may be sent at once, by many at a time: what a busy machine sends slowly enough is never refused.
        long begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 3_000; i++) {
                threads.execute(() -> {
                    int status = server.anonymous().get(path).status();
                    (status == 200 ? taken : refused).incrementAndGet();
                    assertThat(status).isIn(200, 429);
                });
            }
        }
        assertThat(taken.get() + refused.get()).isEqualTo(3_000);
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
        assertThat(taken.get()).isLessThanOrEqualTo(Math.toIntExact(AT_ONCE + seconds * PER_SECOND));
        var detail = server.asLocal().get(ONE).json();
        assertThat(detail.at("/heartbeat/pings").intValue(0)).isEqualTo(taken.get());
        assertThat(detail.at("/last").size()).isLessThanOrEqualTo(100);
    }

    @Test
    void aBodyWithoutAnEndIsAnsweredWhenEnoughOfItIsThere() throws IOException {
        var uri = server.uri(path());
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(("4000\r\n" + "y".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void whatIsDeclaredNoMoreTakesNoPings() {
        var path = path();
        new SampleProject(folder).apply(server.asLocal(), "project: shop\nchecks:\n  notes: {file: NOTES.md}\n");
        await().atMost(PATIENCE).until(() -> server.anonymous().get(path).status() == 404);
    }

    @Test
    void aProjectOfTheSameNameInheritsNothing() {
        var before = path();
        pingWith("", "what only they may read");
        assertThat(server.asLocal().get("/metrics").body()).contains("taskforge_heartbeat_ended_timestamp_seconds{");
        assertThat(server.asLocal().delete(SampleProject.PATH).status()).isEqualTo(204);
        assertThat(server.asLocal().get("/metrics").body())
                .doesNotContain("taskforge_heartbeat_ended_timestamp_seconds{");

        new SampleProject(folder)
                .apply(server.asLocal(), "project: shop\nchecks:\n  nightly: {heartbeat: 24h, grace: 1h}\n");
        assertThat(path()).isNotEqualTo(before);
        assertThat(state()).isEqualTo("new");
        assertThat(server.asLocal().get(ONE).body()).doesNotContain("what only they");
        assertThat(server.anonymous().get(before).status()).isEqualTo(404);
    }
}
