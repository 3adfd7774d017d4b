package dev.taskforge.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People under alerts, told by a real server on a channel of this machine. */
class AlertsOverHttpTest {
    private static final String TOKEN = "a-token-nobody-sees";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var answer = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
        server = TestServer.in(data, Map.of("BASE_URL", "https://taskforge.example.id"));
        var project = SampleProject.in(folder);
        project.write(".env", "NTFY_TOKEN=" + TOKEN + "\n");
        var url = "http://127.0.0.1:" + receiver.getAddress().getPort();
        var yaml = SampleProject.YAML + "alerts:\n  language: id\n  to:\n    - {id: ops, private: true, ntfy: {url: \""
                + url + "\", topic: shop, token: \"${NTFY_TOKEN}\"}}\n";
        assertThat(project.apply(server.asLocal(), yaml).status()).isLessThan(300);
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        server.close();
    }

    private String state(int index) {
        return server.asLocal()
                .get(SampleProject.PATH + "/alerts")
                .json()
                .at("/deliveries/" + index + "/state")
                .asString("");
    }

    @Test
    void aTestArrivesAndIsSeenByEveryWayWithoutItsToken() {
        var client = server.asLocal();

        var answer = client.post(SampleProject.PATH + "/alerts/test", "{\"to\":\"ops\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json()).hasSize(1);
        await().atMost(PATIENCE).until(() -> state(0).equals("sent"));
        assertThat(received).hasSize(1);
        assertThat(received.getFirst()).contains("pesan uji coba");
        assertThat(client.get("/projects/shop/alerts").body()).contains("ops", "ntfy", "Send a test");
        assertThat(client.get("/metrics").body()).contains("taskforge_alert_messages{");
        for (var path : List.of(
                "/api/v1/jobs?type=alert", "/api/v1/audit", SampleProject.PATH + "/alerts", "/projects/shop/alerts")) {
            assertThat(client.get(path).body()).as(path).doesNotContain(TOKEN);
        }
    }

    @Test
    void aChannelThatIsNotThereIsRefusedAndSoIsAJobOfItsOwn() {
        var client = server.asLocal();

        assertThat(client.post(SampleProject.PATH + "/alerts/test", "{\"to\":\"nobody\"}")
                        .status())
                .isEqualTo(422);
        assertThat(client.post("/api/v1/jobs", "{\"job_type\":\"alert\"}").status())
                .isEqualTo(422);
        assertThat(received).isEmpty();
    }

    @Test
    void aBackupThatFailsIsToldOnceAndSoIsThatOneWasMadeAgain() {
        var client = server.asLocal();
        SampleProject.ended(client, client.post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
        server.app().operations().endings().look();
        assertThat(received).isEmpty();

        // As after a kill in the last attempt: no code of the backup is left to say it.
        server.app().database().write(tx -> tx.update("UPDATE job SET state = 'FAILED' WHERE type = 'backup'"));
        server.app().operations().endings().look();
        server.app().operations().endings().look();
        await().atMost(PATIENCE).until(() -> received.size() == 1);
        assertThat(received.getFirst()).contains("pencadangan main gagal");

        SampleProject.ended(client, client.post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
        server.app().operations().endings().look();
        await().atMost(PATIENCE).until(() -> received.size() == 2);
        assertThat(received.getLast()).contains("sudah dibuat lagi");
    }
}
