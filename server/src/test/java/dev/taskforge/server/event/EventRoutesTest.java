package dev.taskforge.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRoutesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final HttpClient client = HttpClient.newHttpClient();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.in(data);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void aClientHearsWhatHappensToAJob() {
        var heard = listen(server.asLocal(), "/api/v1/events");

        server.asLocal().post("/api/v1/jobs", "{\"job_type\": \"test_job\"}");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(heard)
                        .contains("event: job")
                        .anyMatch(line -> line.contains("\"state\":\"succeeded\"") && line.contains("\"job_id\":")));
    }

    @Test
    void aClientHearsOnlyItsProjects() {
        var sppg = listen(server.as(Map.of("sppg", Role.VIEWER)), "/api/v1/events");
        var all = listen(server.asLocal(), "/api/v1/events");

        server.asLocal().post("/api/v1/jobs", "{\"job_type\": \"test_job\", \"project\": \"ahsp\"}");
        server.asLocal().post("/api/v1/jobs", "{\"job_type\": \"test_job\"}");
        server.asLocal().post("/api/v1/jobs", "{\"job_type\": \"test_job\", \"project\": \"sppg\"}");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(sppg).anyMatch(line -> line.contains("sppg") && line.contains("succeeded")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all).anyMatch(line -> line.contains("ahsp")));
        assertThat(sppg).filteredOn(line -> line.startsWith("data: ")).allMatch(line -> line.contains("\"sppg\""));
    }

    @Test
    void anotherProjectCannotBeListenedTo() {
        var viewer = server.as(Map.of("sppg", Role.VIEWER));
        var other = server.asLocal()
                .post("/api/v1/jobs", "{\"job_type\": \"test_job\", \"project\": \"ahsp\"}")
                .json();

        assertThat(viewer.get("/api/v1/events?project=ahsp").status()).isEqualTo(403);
        assertThat(viewer.get("/api/v1/events?job=" + other.get("id")).status()).isEqualTo(403);
        assertThat(server.anonymous().get("/api/v1/events").status()).isEqualTo(401);
        assertThat(server.asLocal().get("/api/v1/events?job=99999999").status()).isEqualTo(404);
    }

    @Test
    void threeHundredClientsHearTheSameEventAndLeaveNothingBehind() {
        var clients = new ArrayList<List<String>>();
        for (int i = 0; i < 300; i++) {
            clients.add(new CopyOnWriteArrayList<>());
        }
        var streams = clients.stream()
                .map(heard -> open(server.asLocal(), "/api/v1/events", heard))
                .toList();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(clients).noneMatch(List::isEmpty));

        server.asLocal().post("/api/v1/jobs", "{\"job_type\": \"test_job\"}");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(clients)
                        .allMatch(heard -> heard.stream().anyMatch(line -> line.contains("succeeded"))));
        assertThat(streams).hasSize(300);
    }

    @Test
    void aClientTooSlowForItsQueueIsLetGo() throws Exception {
        var slow = new Subscriber(null, null);
        for (int i = 0; i < 10_000; i++) {
            slow.offer(new Frame(i, null, "data: x\n\n"));
        }

        assertThat(slow.hasEnded()).isTrue();
        assertThat(slow.next(Duration.ofMillis(1))).isNotNull();
    }

    private List<String> listen(TestServer.Client who, String path) {
        var heard = new CopyOnWriteArrayList<String>();
        var _ = open(who, path, heard);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).contains(": connected"));
        return heard;
    }

    private CompletableFuture<HttpResponse<Stream<String>>> open(
            TestServer.Client who, String path, List<String> heard) {
        var request = who.request(path).build();
        return client.sendAsync(request, BodyHandlers.ofLines()).whenComplete((answer, failed) -> {
            if (answer != null) {
                Thread.ofVirtual().start(() -> answer.body().forEach(heard::add));
            }
        });
    }
}
