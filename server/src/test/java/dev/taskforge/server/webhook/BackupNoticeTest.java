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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receivers under backup.notify, told by a real server that backups are overdue, and that they are well. */
class BackupNoticeTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private TestServer server;

    private SampleProject project;
    private String yaml;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(JsonMapper.shared().readTree(body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        server = TestServer.in(
                data, Map.of("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true", "BASE_URL", "https://taskforge.example.id"));
        project = SampleProject.in(folder);
        project.write(
                ".env",
                "HOOK=http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook\nHOOK_SECRET=" + SECRET + "\n");
        yaml = SampleProject.YAML
                        .replace("keep: 3}", "keep: 3, notify: [{webhook: \"${HOOK}\", secret: \"${HOOK_SECRET}\"}]}")
                        .replace("checks:\n", "checks:\n  on-time: {backup_on_time: main, priority: P0}\n")
                + "drill: {of: main, after_backup: true}\n";
        assertThat(project.apply(server.asLocal(), yaml).status()).isLessThan(300);
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        server.close();
    }

    private void older(Duration by) {
        server.app()
                .database()
                .write(tx -> tx.update(
                        "UPDATE backup SET snapshot_at = snapshot_at - ? WHERE project = 'shop'", by.toMillis()));
    }

    private List<JsonNode> watch() {
        return server.asLocal()
                .get(SampleProject.PATH + "/backup-watch")
                .json()
                .valueStream()
                .toList();
    }

    private void backedUpAndProven() {
        SampleProject.ended(
                server.asLocal(), server.asLocal().post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
        await().atMost(PATIENCE)
                .until(() -> watch().size() == 3
                        && watch().stream().noneMatch(one -> one.get("overdue").booleanValue()));
    }

    @Test
    void aPausedQueueOfBackupsSilencesNoAlarmAndTakingThePromiseAwayIsToldToo() {
        backedUpAndProven();
        var client = server.asLocal();
        assertThat(client.patch("/api/v1/queues/ops", "{\"paused\":true}").status())
                .isLessThan(300);
        older(Duration.ofHours(37));
        server.app().operations().watch().look();
        await().atMost(PATIENCE).until(() -> received.size() == 2);

        assertThat(client.delete(SampleProject.PATH).status()).isLessThan(300);
        server.app().operations().watch().look();
        await().atMost(PATIENCE).until(() -> received.size() == 4);
        assertThat(received.subList(2, 4))
                .extracting(event -> event.get("event").stringValue())
                .containsOnly("backup.unwatched");
    }

    @Test
    void aCopyThatNeverCameToItsDestinationIsToldByEveryWay() throws IOException {
        Files.createDirectory(project.folder().resolve("disk2"));
        var client = server.asLocal();
        assertThat(project.apply(client, yaml.replace("keep: 3,", "keep: 3, copies: [disk2],"))
                        .status())
                .isLessThan(300);
        SampleProject.ended(client, client.post(SampleProject.PATH + "/backup", "{\"database\":\"main\"}"));
        await().atMost(PATIENCE)
                .until(() -> watch().size() == 4
                        && watch().stream().noneMatch(one -> one.get("overdue").booleanValue()));
        assertThat(received).isEmpty();

        server.app().database().write(tx -> {
            tx.update("UPDATE backup_copy SET verified_at = NULL, missing_at = 5");
            return tx.update(
                    "UPDATE backup_copy_promise SET since = since - ?",
                    Duration.ofHours(37).toMillis());
        });
        server.app().operations().watch().look();

        await().atMost(PATIENCE).until(() -> received.size() == 1);
        assertThat(received.getFirst().get("concern").stringValue()).isEqualTo("copy");
        assertThat(received.getFirst().get("destination").stringValue()).isEqualTo("disk2");
        assertThat(watch())
                .filteredOn(one -> one.get("overdue").booleanValue())
                .singleElement()
                .satisfies(
                        one -> assertThat(one.get("destination").stringValue()).isEqualTo("disk2"));
        assertThat(client.get("/projects/shop/backups").body())
                .contains("Backups are overdue.", "there is no copy at disk2");
        assertThat(client.get("/metrics").body())
                .contains(
                        "taskforge_backup_overdue{concern=\"copy\",database=\"main\",destination=\"disk2\",project=\"shop\"} 1.0");
        SampleProject.ask(client, "shop");
        assertThat(client.get(SampleProject.PATH + "/gate").json().toString()).contains("there is no copy at disk2");
    }

    @Test
    void anOverdueBackupIsToldByEveryWayAndSoIsThatItIsWellAgain() {
        backedUpAndProven();
        var client = server.asLocal();
        assertThat(client.get("/projects/shop/backups").body()).contains("Backups are made and proven as scheduled.");
        assertThat(received).isEmpty();

        older(Duration.ofHours(37));
        server.app().operations().watch().look();
        server.app().operations().watch().look();

        await().atMost(PATIENCE).until(() -> received.size() == 2);
        assertThat(received).allSatisfy(event -> {
            assertThat(event.get("event").stringValue()).isEqualTo("backup.overdue");
            assertThat(event.get("project").stringValue()).isEqualTo("shop");
            assertThat(event.get("source").stringValue()).isEqualTo("main");
            assertThat(event.get("limit_seconds").longValue()).isEqualTo(36 * 3600);
            assertThat(event.get("link").stringValue()).isEqualTo("https://taskforge.example.id/projects/shop/backups");
        });
        assertThat(received)
                .extracting(event -> event.get("concern").stringValue())
                .containsExactlyInAnyOrder("backup", "proof");
        assertThat(client.get("/projects/shop/backups").body())
                .contains("Backups are overdue.", "by its schedule it may be 1d 12h old", "Back up main alone");
        assertThat(client.get("/metrics").body())
                .contains(
                        "taskforge_backup_overdue{concern=\"proof\",database=\"main\",destination=\"\",project=\"shop\"} 1.0")
                .contains(
                        "taskforge_backup_limit_seconds{concern=\"backup\",database=\"main\",destination=\"\",project=\"shop\"} 129600.0");
        SampleProject.ask(client, "shop");
        assertThat(client.get(SampleProject.PATH + "/gate").json().toString()).contains("newest backup is 1d 13h old");

        backedUpAndProven();
        await().atMost(PATIENCE).until(() -> received.size() == 4);
        assertThat(received.subList(2, 4))
                .extracting(event -> event.get("event").stringValue())
                .containsOnly("backup.well");
        assertThat(client.get("/api/v1/jobs?type=backup-notice").body()).doesNotContain(SECRET, "/hook");
        assertThat(client.post("/api/v1/jobs", "{\"job_type\":\"backup-notice\"}")
                        .status())
                .isEqualTo(422);
    }
}
