package dev.taskforge.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthAndMetricsTest {
    @TempDir
    Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.in(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatCanWriteIsHealthy() {
        for (var path : new String[] {"/health", "/api/health", "/health/ready", "/health/live"}) {
            var answer = server.anonymous().get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.json().get("status").stringValue()).isEqualTo("ok");
        }
        assertThat(server.anonymous()
                        .get("/health")
                        .json()
                        .at("/checks/store/status")
                        .stringValue())
                .isEqualTo("ok");
    }

    @Test
    void aServerThatCannotWriteIsNotHealthyButAlive() {
        server.app().database().close();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(server.anonymous().get("/health").status()).isEqualTo(503));
        var answer = server.anonymous().get("/health");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().at("/checks/store/status").stringValue()).isEqualTo("failed");
        assertThat(answer.body()).doesNotContain("Exception", data.toString());
        assertThat(server.anonymous().get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void promtoolAcceptsTheMetrics() throws Exception {
        var local = server.asLocal();
        local.post("/api/v1/jobs", "{\"job_type\": \"test_job\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> metrics()
                                .contains(
                                        "taskforge_jobs_finished_total{outcome=\"succeeded\",queue=\"default\",type=\"test_job\"} 1"));

        var text = metrics();

        assertThat(text)
                .contains("taskforge_jobs_submitted_total{queue=\"default\",type=\"test_job\"} 1")
                .contains("taskforge_jobs{queue=\"default\",state=\"succeeded\"} 1")
                .contains("taskforge_job_wait_seconds_count{queue=\"default\",type=\"test_job\"} 1")
                .contains("taskforge_job_attempts_sum{queue=\"default\",type=\"test_job\"} 1")
                .contains("taskforge_job_duration_seconds_count{queue=\"default\",type=\"test_job\"} 1")
                .contains("route=\"/api/v1/jobs\"")
                .contains("process_resident_memory_bytes")
                .contains("process_cpu_seconds_total");
        var promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = promtool.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
    }

    @Test
    void fromElsewhereMetricsNeedATokenForEveryProject() {
        var throughProxy = server.anonymous().request("/metrics").header("X-Forwarded-For", "203.0.113.7");
        var viewer = server.as(Map.of("*", Role.VIEWER)).request("/metrics").header("X-Forwarded-For", "203.0.113.7");
        var oneProject =
                server.as(Map.of("sppg", Role.ADMIN)).request("/metrics").header("X-Forwarded-For", "203.0.113.7");

        assertThat(server.anonymous().send(throughProxy).status()).isEqualTo(401);
        assertThat(server.anonymous().send(oneProject).status()).isEqualTo(403);
        assertThat(server.anonymous().send(viewer).status()).isEqualTo(200);
    }

    @Test
    void aProxyThatTellsNothingDoesNotGiveTheMetricsAway() throws Exception {
        assertThat(statusFor("metrics.example.id")).contains(" 401 ");
        assertThat(statusFor("localhost\r\nX-Real-IP: 203.0.113.7")).contains(" 401 ");
        assertThat(statusFor("localhost:8000")).contains(" 200 ");
        assertThat(statusFor("[::1]:8000")).contains(" 200 ");
    }

    /** The status line for a request by that name, which clients do not let one choose. */
    private String statusFor(String host) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.app().port())) {
            socket.setSoTimeout(20_000);
            var request = "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private String metrics() {
        return server.anonymous().get("/metrics").body();
    }
}
