package dev.taskforge.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pins the queues, where people look for it: on PostgreSQL and on SQLite. */
class PinRoutesTest {
    private static final String PINS = "/api/v1/queues/pins";

    @TempDir
    Path data;

    @Test
    void anOldTransactionIsNamedByTheRouteTheMetricAndTheGate() throws SQLException {
        var url = PostgresServer.shared().newDatabaseAddress();
        var environment = Map.of("DATABASE_URL", url, "QUEUE_PINNED_AFTER_SECONDS", "1");
        try (var server = TestServer.in(data, environment);
                var session = PostgresServer.connect(url)) {
            var local = server.asLocal();
            session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (var statement = session.createStatement()) {
                statement.execute("SET application_name = 'nightly report'");
                statement.execute("SELECT 'a secret of the query'");
            }
            local.post("/api/v1/jobs", "{\"job_type\": \"test_job\"}");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(local.get(PINS).body()).contains("nightly report", "\"kind\":\"transaction\""));
            var pin = local.get(PINS).json().get("pins").get(0);
            assertThat(pin.get("remedy").stringValue())
                    .isEqualTo("SELECT pg_terminate_backend(" + pin.get("pid").intValue() + ");");
            assertThat(local.get(PINS).body()).doesNotContain("secret");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(local.get("/metrics").body())
                            .containsPattern("taskforge_queue_pinned_seconds\\{kind=\"transaction\"} [1-9]")
                            .contains("taskforge_queue_pinned_seconds{kind=\"slot\"} 0"));
            local.post("/api/v1/projects/taskforge/checks/run", "{}");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    local.get("/api/v1/projects/taskforge/gate").body())
                            .contains("has kept dead rows of the queues from being removed"));
        }
    }

    @Test
    void nothingIsNamedOnSqlite() {
        try (var server = TestServer.in(data)) {
            assertThat(server.asLocal().get(PINS).body()).isEqualTo("{\"pins\":[],\"hidden\":0}");
            assertThat(server.anonymous().get(PINS).status()).isEqualTo(401);
        }
    }
}
