package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of the real server while a step of a journey waits for its answer, and what the next start makes of it. */
final class JourneyKilledTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer site;

    @BeforeEach
    void open() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.setExecutor(threads);
        site.createContext("/", this::answer);
        site.start();
    }

    @AfterEach
    void close() {
        answering.countDown();
        site.stop(0);
        threads.shutdownNow();
    }

    /** Makes a project, and is slow to change it. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (exchange.getRequestMethod().equals("PATCH")) {
                asked.countDown();
                answering.await();
            }
            var body = "{\"id\": 7}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String yaml() {
        return """
                project: shop
                compose: {file: docker-compose.yml, env_file: .env}
                journeys:
                  life:
                    base: "http://127.0.0.1:%d"
                    writes: true
                    identity: tf-probe
                    data: projects called tf-probe
                    steps:
                      - {name: create, method: POST, path: /projects, json: {name: tf-probe}, capture: {id: {json: id}}}
                      - {name: edit, method: PATCH, path: "/projects/${captured.id}", json: {name: tf-probe-2}, timeout: 50s}
                    cleanup:
                      - {name: delete, method: DELETE, path: "/projects/${captured.id}"}
                checks:
                  life: {journey: life}
                """.formatted(site.getAddress().getPort());
    }

    @Test
    void aRunThatWasKilledIsNamedWithWhatItMayHaveLeftAndIsNotRepeated() throws Exception {
        var data = home.resolve("data");
        var project = SampleProject.in(Files.createDirectory(home.resolve("shop")));
        try (var server = TestServer.in(data)) {
            assertThat(project.apply(server.asLocal(), yaml()).status()).isEqualTo(200);
        }
        int port = freePort();
        try (var process = ServerProcess.start(data, port)) {
            runChecks(port, data);
            process.killWhen(() -> asked.getCount() == 0);
        }
        answering.countDown();
        ServerProcess.endLeases(data);

        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            await().atMost(PATIENCE)
                    .until(() -> journey(local).path("state").asString().equals("error"));

            assertThat(requests).containsExactly("POST /projects", "PATCH /projects/7");
            assertThat(journey(local).get("seen").asString()).contains("cut off at the step edit", "not repeated");
            var run = journey(local).get("runs").get(0);
            assertThat(journey(local).get("runs")).hasSize(1);
            assertThat(run.get("state").asString()).isEqualTo("cut_off");
            assertThat(run.get("step").asString()).isEqualTo("edit");
            assertThat(run.get("cleanup").asString()).isEqualTo("unknown");
            var evidence = local.get(SampleProject.PATH + "/evidence/"
                    + journey(local).get("evidence_id").longValue());
            assertThat(evidence.json().get("fix").asString()).contains("projects called tf-probe");
            assertThat(local.get("/metrics").body())
                    .contains("taskforge_journey_runs{journey=\"life\",project=\"shop\",result=\"cut_off\"} 1")
                    .contains("taskforge_journey_runs_leaving_data{journey=\"life\",project=\"shop\"} 1");

            SampleProject.ask(local, "shop");

            assertThat(journey(local).get("state").asString()).isEqualTo("pass");
            assertThat(requests).hasSize(5).endsWith("POST /projects", "PATCH /projects/7", "DELETE /projects/7");
            assertThat(local.get("/metrics").body())
                    .contains("taskforge_journey_runs{journey=\"life\",project=\"shop\",result=\"passed\"} 1")
                    .contains("taskforge_journey_duration_seconds{journey=\"life\",project=\"shop\"}");
        }
    }

    private static JsonNode journey(TestServer.Client client) {
        return client.get(SampleProject.PATH + "/journeys").json().get(0);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void runChecks(int port, Path data) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .build();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> client.send(health, BodyHandlers.discarding()).statusCode() == 200);
            var run = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + SampleProject.PATH + "/checks/run"))
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(data.resolve("token")).strip())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            assertThat(client.send(run, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
        }
    }
}
