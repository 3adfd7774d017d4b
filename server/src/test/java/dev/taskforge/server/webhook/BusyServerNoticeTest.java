package dev.taskforge.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.TestServer.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server all of whose ordinary workers are occupied. */
class BusyServerNoticeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WORKERS = 2;

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        held.countDown();
        receiver.stop(0);
    }

    private static String state(Client client, long job) {
        return client.get("/api/v1/jobs/" + job).json().get("state").stringValue();
    }

    private static long submitted(Client client, String type) {
        var answer = client.post("/api/v1/jobs", "{\"job_type\":\"" + type + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").longValue();
    }

    private void apply(Client client, Path folder) {
        var project = SampleProject.in(folder);
        var secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        project.write(
                ".env",
                "HOOK=http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook\nHOOK_SECRET=" + secret + "\n");
        var yaml = SampleProject.YAML.replace(
                "keep: 3}", "keep: 3, notify: [{webhook: \"${HOOK}\", secret: \"${HOOK_SECRET}\"}]}");
        assertThat(project.apply(client, yaml).status()).isLessThan(300);
        SampleProject.ended(client, client.post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
    }

    @Test
    void theNoticeGoesOutWhileEveryOrdinaryWorkerIsOccupied(@TempDir Path data, @TempDir Path folder) {
        var hold = JobType.of("hold", job -> held.await(5, TimeUnit.MINUTES));
        var environment = Map.of("WORKERS", String.valueOf(WORKERS), "WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true");
        try (var server = TestServer.in(data, environment, hold)) {
            var client = server.asLocal();
            apply(client, folder);
            var holding = IntStream.range(0, WORKERS)
                    .mapToLong(i -> submitted(client, "hold"))
                    .toArray();
            for (long job : holding) {
                await().atMost(PATIENCE).until(() -> state(client, job).equals("running"));
            }
            long waiting = submitted(client, "test_job");

            server.app()
                    .database()
                    .write(tx -> tx.update(
                            "UPDATE backup SET snapshot_at = snapshot_at - ?",
                            Duration.ofHours(37).toMillis()));
            server.app().operations().watch().look();

            await().atMost(PATIENCE).until(() -> received.size() == 1);
            assertThat(received.getFirst().get("event").stringValue()).isEqualTo("backup.overdue");
            assertThat(received.getFirst().get("concern").stringValue()).isEqualTo("backup");
            for (long job : holding) {
                assertThat(state(client, job)).isEqualTo("running");
            }
            assertThat(state(client, waiting)).isEqualTo("available");

            held.countDown();
            await().atMost(PATIENCE).until(() -> state(client, waiting).equals("succeeded"));
        }
    }
}
