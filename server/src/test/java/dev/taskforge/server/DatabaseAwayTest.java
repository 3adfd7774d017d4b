package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.server.TestServer.Answer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests are answered while PostgreSQL is away, or lost at the worst moment. */
class DatabaseAwayTest {
    private static final String JOB = "{\"job_type\": \"test_job\"}";

    @TempDir
    Path data;

    @Test
    void whileItCannotBeReachedProgramsAndPeopleAreToldSoAndAfterwardsEverythingWorks() {
        try (var postgres = new PostgresServer();
                var server = TestServer.onDatabase(postgres.newSchema(), data)) {
            postgres.stop();
            try {
                var read = server.asLocal().get("/api/v1/jobs");
                assertUnavailable(read);
                assertThat(detail(read)).startsWith("The database cannot be reached, and nothing was done.");

                var change = server.asLocal().post("/api/v1/jobs", JOB);
                assertUnavailable(change);
                assertThat(detail(change)).contains("What this request was recording was not recorded");

                var repeatable = server.asLocal().post("/api/v1/jobs", JOB, "Idempotency-Key", "first");
                assertUnavailable(repeatable);
                assertThat(detail(repeatable)).contains("nothing was done");

                var page = server.anonymous()
                        .send(server.anonymous()
                                .request("/jobs")
                                .headers(
                                        "Accept",
                                        "text/html",
                                        "Accept-Language",
                                        "id",
                                        "Cookie",
                                        "taskforge_session=" + "x".repeat(43)));
                assertThat(page.status()).isEqualTo(503);
                assertThat(page.header("Retry-After")).isEqualTo("5");
                assertThat(page.body()).contains("Basis data tidak dapat dijangkau, dan tidak ada yang dilakukan.");
            } finally {
                postgres.start();
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> jobs(server).status() == 200);
            assertThat(server.asLocal()
                            .post("/api/v1/jobs", JOB, "Idempotency-Key", "first")
                            .status())
                    .isEqualTo(201);
            assertThat(jobs(server).json().get("items")).hasSize(1);
        }
    }

    private static Answer jobs(TestServer server) {
        return server.asLocal().get("/api/v1/jobs?type=test_job");
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.json().get("type").stringValue()).isEqualTo("urn:taskforge:problem:unavailable");
        assertThat(answer.body()).doesNotContain(PostgresServer.password());
    }

    private static String detail(Answer answer) {
        return answer.json().get("detail").stringValue();
    }

    @Test
    void whenItIsLostDuringACommitTheAnswerPromisesNothing() throws SQLException {
        var url = PostgresServer.shared().newSchema();
        try (var server = TestServer.onDatabase(url, data)) {
            loseCommits(url, "INSERT ON job");

            var answer = server.asLocal().post("/api/v1/jobs", JOB);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNull();
            assertThat(answer.json().get("type").stringValue()).isEqualTo("urn:taskforge:problem:outcome-unknown");
            assertThat(detail(answer)).contains("nobody can know whether it was", "unique_key");
        }
    }

    @Test
    void whenItIsLostAfterTheWorkTheAnswerIsGivenAndIsNotGivenAgain() throws SQLException {
        var url = PostgresServer.shared().newSchema();
        try (var server = TestServer.onDatabase(url, data)) {
            loseCommits(url, "UPDATE ON http_idempotency");

            assertThat(server.asLocal()
                            .post("/api/v1/jobs", JOB, "Idempotency-Key", "once")
                            .status())
                    .isEqualTo(201);

            assertThat(server.asLocal()
                            .post("/api/v1/jobs", JOB, "Idempotency-Key", "once")
                            .status())
                    .isEqualTo(409);
            assertThat(jobs(server).json().get("items")).hasSize(1);
        }
    }

    @Test
    void whenItLacksTheTimeTheAnswerSaysSo() throws SQLException {
        var url = PostgresServer.shared().newSchema();
        try (var server = TestServer.onDatabase(url + "%20-cstatement_timeout%3D300", data);
                var stranger = PostgresServer.connect(url);
                var statement = stranger.createStatement()) {
            statement.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE");

            var answer = server.asLocal().get("/api/v1/jobs");

            assertUnavailable(answer);
            assertThat(detail(answer)).contains("lacks room or time", "nothing was done");
        }
    }

    /** The session that makes such a change ends while its commit is under way. */
    private static void loseCommits(String url, String change) throws SQLException {
        try (var session = PostgresServer.connect(url);
                var statement = session.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'""");
            statement.execute("CREATE CONSTRAINT TRIGGER lost AFTER " + change
                    + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose()");
            session.commit();
        }
    }
}
