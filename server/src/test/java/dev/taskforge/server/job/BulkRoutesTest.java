package dev.taskforge.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Decisions about many jobs over HTTP: what they are about, who may make them, what is recorded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkRoutesTest {
    private TestServer server;
    private TestServer.Client local;

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.in(data);
        local = server.asLocal();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Submits a job that nobody runs and returns its path. */
    private String submit(String queue, String project) {
        var owner = project.isEmpty() ? "" : ", \"project\": \"" + project + "\"";
        return local.post("/api/v1/jobs", "{\"job_type\": \"nobody\", \"queue_name\": \"" + queue + "\"" + owner + "}")
                .location();
    }

    private String state(String path) {
        return local.get(path).json().get("state").stringValue();
    }

    private static String queue(String name, String more) {
        return "{\"queue_name\": \"" + name + "\"" + more + "}";
    }

    private static void assertJobs(JsonNode answer, long jobs) {
        assertThat(answer.get("jobs").longValue()).isEqualTo(jobs);
        assertThat(answer.get("next_cursor").isNull()).isTrue();
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        var job = submit("dry", "");
        submit("dry", "shop");

        var answer = local.post("/api/v1/jobs/cancel", queue("dry", ", \"dry_run\": true"))
                .json();

        assertJobs(answer, 2);
        assertThat(answer.get("dry_run").booleanValue()).isTrue();
        assertThat(state(job)).isEqualTo("available");
        assertThat(entries("job.cancel_many")).noneMatch(details -> details.contains("\"dry\""));
    }

    @Test
    void cancelledJobsRunAgainWhenTheirStateIsNamedAndBothAreRecordedWithFilterAndCount() {
        var job = submit("mail", "");
        var other = submit("other", "");

        assertJobs(
                local.post("/api/v1/jobs/cancel", queue("mail", ", \"job_type\": \"nobody\""))
                        .json(),
                1);
        assertThat(state(job)).isEqualTo("cancelled");
        assertThat(state(other)).isEqualTo("available");
        assertJobs(local.post("/api/v1/jobs/retry", queue("mail", "")).json(), 0);
        assertJobs(
                local.post("/api/v1/jobs/retry", queue("mail", ", \"states\": [\"cancelled\"]"))
                        .json(),
                1);
        assertThat(state(job)).isEqualTo("available");
        assertThat(entries("job.cancel_many"))
                .anyMatch(details ->
                        details.contains("mail") && details.contains("nobody") && details.contains("matched"));
        assertThat(entries("job.cancel_many.end")).anyMatch(details -> details.contains("changed"));
        assertThat(entries("job.retry_many"))
                .singleElement()
                .satisfies(details -> assertThat(details).contains("cancelled"));
    }

    private List<String> entries(String action) {
        return server.app().audit().list(null, null, 100).stream()
                .filter(entry -> entry.action().equals(action))
                .map(entry -> entry.details().toString())
                .toList();
    }

    @Test
    void aProjectsOperatorReachesOnlyThatProject() {
        var own = submit("shared", "sppg");
        var foreign = submit("shared", "ahsp");
        var none = submit("shared", "");
        var operator = server.as(Map.of("sppg", Role.OPERATOR, "ahsp", Role.VIEWER));

        assertThat(operator.post("/api/v1/jobs/cancel", queue("shared", ", \"project\": \"ahsp\""))
                        .status())
                .isEqualTo(403);
        assertJobs(
                operator.post("/api/v1/jobs/cancel", queue("shared", ", \"dry_run\": true"))
                        .json(),
                1);
        assertJobs(operator.post("/api/v1/jobs/cancel", queue("shared", "")).json(), 1);
        assertThat(state(own)).isEqualTo("cancelled");
        assertThat(state(foreign)).isEqualTo("available");
        assertThat(state(none)).isEqualTo("available");
        for (var decision : List.of("cancel", "retry")) {
            assertThat(server.as(Map.of("sppg", Role.VIEWER))
                            .post("/api/v1/jobs/" + decision, queue("shared", ""))
                            .status())
                    .isEqualTo(403);
            assertThat(server.as(Map.of())
                            .post("/api/v1/jobs/" + decision, queue("shared", ""))
                            .status())
                    .isEqualTo(403);
            assertThat(server.anonymous()
                            .post("/api/v1/jobs/" + decision, queue("shared", ""))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void theTimeOfSubmissionIsPartOfTheFilterAndOfTheList() {
        submit("timed", "");

        assertJobs(
                local.post("/api/v1/jobs/cancel", queue("timed", ", \"created_before\": \"2020-01-01T00:00:00Z\""))
                        .json(),
                0);
        assertThat(local.get("/api/v1/jobs?queue=timed&created_after=2020-01-01T00:00:00Z")
                        .json()
                        .get("items")
                        .size())
                .isEqualTo(1);
        assertThat(local.get("/api/v1/jobs?queue=timed&created_before=2020-01-01T00:00:00Z")
                        .json()
                        .get("items")
                        .size())
                .isZero();
        assertThat(local.get("/api/v1/jobs?created_before=yesterday").status()).isEqualTo(422);
        assertJobs(
                local.post("/api/v1/jobs/cancel", queue("timed", ", \"created_after\": \"2020-01-01T00:00:00Z\""))
                        .json(),
                1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                            | Say which jobs
            {"dry_run": true}                             | Say which jobs
            {"queue_name": "a/b"}                         | queue_name
            {"states": ["lost"]}                          | states
            {"states": ["succeeded"]}                     | state must be one of
            {"states": []}                                | state must be one of
            {"created_after": "yesterday"}                | created_after
            {"queue_name": "a", "cursor": 0}              | cursor
            {"queue_name": "a", "all": true}              | all
            """)
    void aWrongFilterIsRefused(String body, String said) {
        for (var decision : List.of("cancel", "retry")) {
            var answer = local.post("/api/v1/jobs/" + decision, body);
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains(said);
        }
    }
}
