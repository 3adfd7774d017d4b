package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.server.TestServer.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole server on PostgreSQL, alone and as two nodes on one database. */
class SeveralNodesTest {
    private static final String PASSWORD = "kopi tubruk pagi hari";

    private final String url = PostgresServer.shared().newSchema();

    @TempDir
    Path folder;

    private Path one;
    private Path two;

    @BeforeEach
    void folders() {
        one = folder.resolve("one");
        two = folder.resolve("two");
    }

    private TestServer first() {
        return TestServer.onDatabase(url, one);
    }

    /** Starts a node with the keys of the first. */
    private TestServer second(Map<String, String> more) throws IOException {
        Files.createDirectories(two);
        for (var name : new String[] {"secrets.json", "audit-key"}) {
            Files.copy(one.resolve(name), two.resolve(name));
        }
        var variables = new HashMap<>(more);
        variables.put("DATABASE_URL", url);
        return TestServer.in(two, variables);
    }

    @Test
    void whatOneNodeIsToldTheOtherKnows() throws IOException {
        try (var a = first();
                var b = second(Map.of())) {
            a.app().accounts().firstUser().create(linkToken(a), "sari", PASSWORD);
            assertThat(b.app().firstSignIn()).isEmpty();
            var sari = b.with(signIn(b));
            assertThat(a.with(signIn(b)).get("/api/v1/auth/me").status()).isEqualTo(200);
            assertThat(sari.get("/api/v1/status").json().get("store").stringValue())
                    .isEqualTo("postgresql");

            var shop = SampleProject.in(Files.createDirectory(folder.resolve("shop")));
            assertThat(shop.apply(a.asLocal(), SampleProject.YAML).status()).isEqualTo(200);
            SampleProject.ask(sari, "shop");
            assertThat(gate(a.asLocal())).isEqualTo(gate(sari));
            assertThat(gate(sari)).contains("extra=fail", "notes=pass");
            SampleProject.ended(sari, sari.post(SampleProject.PATH + "/backup", "{}"));
            assertThat(a.asLocal()
                            .get(SampleProject.PATH + "/backups")
                            .json()
                            .get("items")
                            .size())
                    .isEqualTo(1);

            var submitted = sari.post("/api/v1/jobs", "{\"job_type\":\"test_job\",\"payload\":{\"n\":7}}");
            assertThat(SampleProject.ended(a.asLocal(), submitted)
                            .json()
                            .at("/result/n")
                            .intValue())
                    .isEqualTo(7);
            worksRemotely(a, b);
            assertThat(a.asLocal().get("/api/v1/audit/verify").json().get("ok").booleanValue())
                    .isTrue();
            assertThat(b.asLocal().get("/api/v1/audit/verify").json().get("ok").booleanValue())
                    .isTrue();
        }
        try (var again = first()) {
            assertThat(again.with(signIn(again)).get(SampleProject.PATH).status())
                    .isEqualTo(200);
            assertThat(again.asLocal()
                            .get("/api/v1/audit/verify")
                            .json()
                            .get("ok")
                            .booleanValue())
                    .isTrue();
        }
    }

    /** A worker claims from one node and reports to the other. */
    private static void worksRemotely(TestServer a, TestServer b) {
        var made = a.asLocal().post("/api/v1/tokens", "{\"name\":\"mailer\",\"work\":{\"types\":[\"mail\"]}}");
        var token = made.json().get("token").stringValue();
        var submitted = a.asLocal().post("/api/v1/jobs", "{\"job_type\":\"mail\"}");
        var claimed = b.with(token).post("/api/v1/workers/claim", "{\"worker\":\"w\",\"types\":[\"mail\"],\"most\":1}");
        assertThat(claimed.status()).as(claimed.body()).isEqualTo(200);
        var job = claimed.json().get("jobs").get(0);
        var done = "{\"worker\":\"w\",\"jobs\":[{\"id\":%s,\"fence\":%s,\"result\":{\"sent\":1}}]}"
                .formatted(job.get("id"), job.get("fence"));
        assertThat(a.with(token).post("/api/v1/workers/complete", done).body()).contains("recorded");
        assertThat(SampleProject.ended(b.asLocal(), submitted)
                        .json()
                        .get("state")
                        .stringValue())
                .isEqualTo("succeeded");
    }

    @Test
    void aScheduleFiresInOneNodeOnly() throws IOException {
        try (var a = first();
                var b = second(Map.of())) {
            var body = "{\"cron\":\"0 0 1 1 *\",\"job\":{\"job_type\":\"test_job\"}}";
            assertThat(a.asLocal().put("/api/v1/schedules/yearly", body).status())
                    .isBetween(200, 201);
            var database = a.app().database();
            for (int round = 1; round <= 3; round++) {
                database.write(tx -> tx.update("UPDATE schedule SET next_at = 1000 WHERE name = 'yearly'"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> database.read(tx -> tx.query(
                                                "SELECT 1 FROM schedule WHERE name = 'yearly' AND next_at > 1000",
                                                row -> true))
                                        .size()
                                == 1);
                int fired = database.read(tx -> tx.query("SELECT 1 FROM job WHERE schedule = 'yearly'", row -> true)
                        .size());
                assertThat(fired).isEqualTo(round);
            }
            assertThat(b.anonymous().get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeWithOtherKeysIsRefusedAndToldWhatToCopy() throws IOException {
        try (var a = first()) {
            assertThatThrownBy(() -> TestServer.onDatabase(url, two))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("jwt_secret (" + two.resolve("secrets.json") + ")")
                    .hasMessageContaining("audit_key (" + two.resolve("audit-key") + ")")
                    .hasMessageContaining("Copy secrets.json, audit-key and audit-checkpoints")
                    .hasMessageNotContaining(Files.readString(two.resolve("audit-key"))
                            .lines()
                            .findFirst()
                            .orElseThrow());
            assertThat(a.anonymous().get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeWithoutWorkersServesAndLeavesJobsAndVerdictsToTheOthers() throws IOException {
        try (var a = first();
                var idle = second(Map.of("WORKERS", "0"))) {
            var submitted = idle.asLocal().post("/api/v1/jobs", "{\"job_type\":\"test_job\"}");

            var ended = SampleProject.ended(idle.asLocal(), submitted).json();

            assertThat(ended.get("state").stringValue()).isEqualTo("succeeded");
            assertThat(a.asLocal()
                            .get("/api/v1/projects/taskforge/versions")
                            .json()
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void itProvesItselfAsWithRecordsInAFile() {
        try (var a = first()) {
            var local = a.asLocal();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(own(local))
                            .contains(
                                    "health=pass",
                                    "audit-chain=pass",
                                    "data-private=pass",
                                    "backup=pass",
                                    "drill=pass"));
            assertThat(local.get("/api/v1/projects/taskforge/gate")
                            .json()
                            .get("verdict")
                            .stringValue())
                    .isEqualTo("GO");
        }
    }

    private static String own(Client client) {
        return states(client.get("/api/v1/projects/taskforge/gate").json());
    }

    private static String gate(Client client) {
        return states(client.get(SampleProject.PATH + "/gate").json());
    }

    private static String states(JsonNode gate) {
        return gate.get("items")
                .valueStream()
                .map(item ->
                        item.get("id").stringValue() + "=" + item.get("state").stringValue())
                .sorted()
                .toList()
                .toString();
    }

    private static String linkToken(TestServer server) {
        return server.app().firstSignIn().orElseThrow().getQuery().replace("token=", "");
    }

    private static String signIn(TestServer server) {
        var body = "{\"username\":\"sari\",\"password\":\"" + PASSWORD + "\"}";
        return server.anonymous()
                .post("/api/v1/auth/login", body)
                .json()
                .get("access_token")
                .stringValue();
    }
}
