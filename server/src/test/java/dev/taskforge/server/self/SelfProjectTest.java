package dev.taskforge.server.self;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** TaskForge proves itself at each start, and its gate closes when something of it breaks. */
class SelfProjectTest {
    private static final String OWN = "/api/v1/projects/taskforge";

    @Test
    void itProvesItselfWithOneWorkerAndPutsItsDutiesOnASchedule(@TempDir Path temporary) {
        try (var server = TestServer.in(temporary.resolve("data"), Map.of("WORKERS", "1"))) {
            var local = server.asLocal();
            awaitGo(local);

            assertThat(cron(local, "taskforge.backup")).isEqualTo("15 2 * * *");
            assertThat(cron(local, "taskforge.drill.main")).isEqualTo("30 3 * * 0");
            assertThat(cron(local, "taskforge.gate")).isEqualTo("*/30 * * * *");
            assertThat(cron(local, "taskforge.tidy")).isEqualTo("45 1 * * *");
            var decided = decide(local, "GO");
            assertThat(decided.status()).as(decided.body()).isEqualTo(201);
            assertThat(decided.json().get("evidence_ids").size()).isEqualTo(11);
        }
    }

    @Test
    void aFlippedByteInTheNewestBackupClosesTheGate(@TempDir Path temporary) throws IOException {
        var data = temporary.resolve("data");
        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            awaitGo(local);
            var file = local.get(OWN + "/backups")
                    .json()
                    .get("items")
                    .get(0)
                    .get("file")
                    .stringValue();
            flip(data.resolve("backups/taskforge/main").resolve(Path.of(file).getFileName()));

            var drill = SampleProject.ended(local, local.post(OWN + "/drill", "{}"));

            assertThat(drill.json().get("state").stringValue()).isEqualTo("failed");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(blockers(local)).contains("drill"));
            var refused = decide(local, "GO");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(texts(refused.json().get("blockers"))).isEqualTo(blockers(local));
            assertThat(decide(local, "NO-GO").status()).isEqualTo(201);
        }
    }

    @Test
    void anEditedAuditEntryIsFoundByItsNumberAndClosesTheGate(@TempDir Path temporary) throws SQLException {
        var data = temporary.resolve("data");
        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            awaitGo(local);
            try (var attacker = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("taskforge.db"));
                    var statement = attacker.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute("DROP TRIGGER audit_entry_never_changes");
                statement.executeUpdate("UPDATE audit_entry SET actor = 'nobody' WHERE number = 2");
            }

            var report = local.get("/api/v1/audit/verify").json();

            assertThat(report.get("ok").booleanValue()).isFalse();
            assertThat(report.get("problem").get("kind").stringValue()).isEqualTo("edited");
            assertThat(report.get("problem").get("number").longValue()).isEqualTo(2);
            SampleProject.ended(local, local.post(OWN + "/gate/refresh", "{\"all\": true}"));
            assertThat(blockers(local)).containsExactly("audit-chain");
        }
    }

    @Test
    void aSecondStartOnlyAsksTheChecks(@TempDir Path temporary) {
        var data = temporary.resolve("data");
        int port;
        try (var first = TestServer.in(data)) {
            awaitGo(first.asLocal());
            port = first.app().port();
        }
        try (var second = TestServer.on(port, data, Map.of())) {
            var local = second.asLocal();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> jobs(second, "check").stream().allMatch(state -> state.equals("succeeded")));

            assertThat(local.get(OWN + "/versions").json().size()).isEqualTo(1);
            assertThat(jobs(second, "backup")).hasSize(1);
            assertThat(jobs(second, "drill")).hasSize(1);
            awaitGo(local);
        }
    }

    @Test
    void aStartAfterOneThatDidNotFinishItsProofTakesItUp(@TempDir Path temporary) {
        var data = temporary.resolve("data");
        TestServer.in(data).close();

        try (var second = TestServer.in(data)) {
            awaitGo(second.asLocal());

            assertThat(jobs(second, "drill")).hasSize(1);
        }
    }

    private static void awaitGo(TestServer.Client client) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(blockers(client)).isEmpty());
    }

    private static List<String> blockers(TestServer.Client client) {
        return texts(client.get(OWN + "/gate").json().get("blockers"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String cron(TestServer.Client client, String schedule) {
        var found = client.get("/api/v1/schedules/" + schedule).json();
        assertThat(found.get("enabled").booleanValue()).isTrue();
        return found.get("cron").stringValue();
    }

    private static TestServer.Answer decide(TestServer.Client client, String status) {
        return client.post(OWN + "/decisions", "{\"status\": \"" + status + "\", \"pic\": \"Sari\"}");
    }

    private static List<String> jobs(TestServer server, String type) {
        return server.app().engine().jobs().list(JobFilter.newest(200)).stream()
                .filter(job -> job.type().equals(type))
                .map(job -> job.state().label())
                .toList();
    }

    private static void flip(Path file) throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = content.length() / 2;
            content.seek(middle);
            int old = content.read();
            content.seek(middle);
            content.write(old ^ 1);
        }
    }
}
