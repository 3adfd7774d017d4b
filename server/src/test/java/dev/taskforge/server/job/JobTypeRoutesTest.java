package dev.taskforge.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JobTypeRoutesTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String SETTING = """
            {"timeout_seconds": 300, "max_attempts": 8, "retry_first_seconds": 5, "retention_seconds": 604800,
             "payload_schema": {"type": "object", "required": ["to"], "properties": {"to": {"type": "string"}}},
             "description": "Letters to customers"}""";

    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start(@TempDir Path data) {
        server = TestServer.in(data);
        local = server.asLocal();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String job(String payload) {
        return "{\"job_type\": \"mail\", \"payload\": " + payload + "}";
    }

    private JsonNode setMail() {
        var answer = local.put("/api/v1/job-types/mail", SETTING);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void aSettingCountsIsShownAndRemovedAndEachChangeIsInTheAuditLog() {
        var mail = setMail();
        assertThat(mail.get("timeout_seconds").longValue()).isEqualTo(300);
        assertThat(mail.get("retry_most_seconds").longValue()).isEqualTo(1800);
        assertThat(mail.get("setting").get("retry_most_seconds").isNull()).isTrue();
        assertThat(local.get("/api/v1/job-types/mail").json()).isEqualTo(mail);

        var made = local.post("/api/v1/jobs", job("{\"to\": \"sri\"}"));
        assertThat(made.json().get("max_attempts").intValue()).isEqualTo(8);
        assertThat(local.get("/api/v1/job-types/mail").json().get("ready").longValue())
                .isEqualTo(1);

        assertThat(local.delete("/api/v1/job-types/mail").status()).isEqualTo(204);
        assertThat(local.delete("/api/v1/job-types/mail").status()).isEqualTo(404);
        assertThat(local.get("/api/v1/job-types/mail").json().get("setting").isNull())
                .isTrue();
        assertThat(local.get("/api/v1/job-types/nothing").status()).isEqualTo(404);
        assertThat(local.get("/api/v1/audit").body())
                .contains("job_type.put", "job_type.remove", "job-type/mail", "\"timeout_seconds\":300")
                .doesNotContain("\"required\"");
    }

    @Test
    void theListMarksWhereEachTypeComesFrom() {
        setMail();
        local.post(
                "/api/v1/workers/claim",
                "{\"worker\": \"w-1\", \"types\": [\"resize\"], \"host\": \"h\", \"client\": \"c\"}");
        var types = local.get("/api/v1/job-types").json();
        assertThat(type(types, "test_job").get("server").booleanValue()).isTrue();
        assertThat(type(types, "resize").get("workers").intValue()).isEqualTo(1);
        assertThat(type(types, "mail").get("setting").isObject()).isTrue();
        assertThat(type(types, "backup").get("setting").isNull()).isTrue();
    }

    private static JsonNode type(JsonNode types, String name) {
        return types.valueStream()
                .filter(type -> type.get("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mail      | {\"timeout_seconds\": 0}                                   | timeout_seconds",
                "mail      | {\"max_attempts\": 101}                                    | max_attempts",
                "mail      | {\"retry_first_seconds\": -1}                              | retry_first_seconds",
                "mail      | {\"retry_first_seconds\": 9, \"retry_most_seconds\": 8}    | retry_first must not be longer",
                "mail      | {\"retention_seconds\": 999999999}                         | retention_seconds",
                "mail      | {\"description\": \" \"}                                   | description",
                "mail      | {\"description\": \"two\\nlines\"}                     | description",
                "mail      | {\"colour\": 1}                                            | colour",
                "mail      | {\"payload_schema\": 3}                                    | Payload_schema: must be a JSON object",
                "mail      | {\"payload_schema\": {\"type\": \"text\"}}                 | /type: ",
                "mail      | {\"payload_schema\": {\"$ref\": \"https://example.com/\"}} | example.com",
                "Mail!     | {}                                                         | ame must begin",
                "test_job  | {\"max_attempts\": 2}                                      | is run by the server itself",
                "test_job  | {\"payload_schema\": true}                                 | is run by the server itself",
                "test_job  | {\"timeout_seconds\": 60}                                  | imeout must be 3600 to",
                "test_job  | {\"retention_seconds\": 60}                                | etention must be 86400 to"
            })
    void aWrongSettingIsRefusedWithTheReasonAndNotStored(String name, String body, String reason) {
        var answer = local.put("/api/v1/job-types/" + name, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).containsIgnoringCase(reason);
        assertThat(server.app().engine().jobTypes().list()).allMatch(type -> type.setting() == null);
        assertThat(local.get("/api/v1/audit").body()).doesNotContain("job_type.put");
    }

    @Test
    void onlyWhoeverOperatesAllProjectsSetsATypeAndOthersSeeTheServersOwn() {
        setMail();
        var operator = server.as(Map.of("sppg", Role.OPERATOR));
        var viewer = server.as(Map.of("*", Role.VIEWER));
        assertThat(operator.put("/api/v1/job-types/mail", "{}").status()).isEqualTo(403);
        assertThat(operator.delete("/api/v1/job-types/mail").status()).isEqualTo(403);
        assertThat(operator.get("/api/v1/job-types/mail").status()).isEqualTo(403);
        assertThat(operator.get("/api/v1/job-types/nothing").status()).isEqualTo(403);
        assertThat(operator.get("/api/v1/job-types/test_job").status()).isEqualTo(200);
        assertThat(operator.get("/api/v1/job-types").body())
                .contains("test_job")
                .doesNotContain("\"mail\"");
        assertThat(viewer.put("/api/v1/job-types/mail", "{}").status()).isEqualTo(403);
        assertThat(viewer.get("/api/v1/job-types/mail").status()).isEqualTo(200);
        assertThat(server.anonymous().get("/api/v1/job-types").status()).isEqualTo(401);
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedByPlaceWithoutItsValues() {
        setMail();
        var alone = local.post("/api/v1/jobs", job("{\"to\": 170845}"));
        assertThat(alone.status()).isEqualTo(422);
        assertThat(alone.json().at("/errors/0/field").stringValue()).isEqualTo("payload/to");
        assertThat(alone.json().at("/errors/0/message").stringValue()).isEqualTo("integer found, string expected");
        assertThat(alone.body()).doesNotContain("170845");

        var bulk = local.post(
                "/api/v1/jobs/bulk", "{\"jobs\": [" + job("{\"to\": \"sri\"}") + "," + job("{\"to\": 170845}") + "]}");
        assertThat(bulk.status()).isEqualTo(422);
        assertThat(bulk.json().at("/errors/0/field").stringValue()).isEqualTo("jobs[1].payload/to");

        var batch = local.post(
                "/api/v1/batches",
                "{\"name\": \"b\", \"jobs\": [" + job("{\"to\": \"sri\"}") + "], \"callback\": " + job("{}") + "}");
        assertThat(batch.json().at("/errors/0/field").stringValue()).isEqualTo("callback.payload");

        var schedule = local.put("/api/v1/schedules/daily", "{\"cron\": \"0 7 * * *\", \"job\": " + job("{}") + "}");
        assertThat(schedule.status()).isEqualTo(422);
        assertThat(schedule.json().at("/errors/0/field").stringValue()).isEqualTo("job.payload");
        assertThat(server.app().engine().jobs().list(JobFilter.newest(100)))
                .noneMatch(job -> job.type().equals("mail"));
    }

    @Test
    void theTraceOfARequestStaysWithItsJobsAndGoesToTheWorker() {
        var made = local.post("/api/v1/jobs", job("{}"), "traceparent", TRACE);
        assertThat(made.json().get("traceparent").stringValue()).isEqualTo(TRACE);
        var ignored = local.post("/api/v1/jobs", job("{}"), "traceparent", TRACE.replace("00-4", "ff-4"));
        assertThat(ignored.status()).isEqualTo(201);
        assertThat(ignored.json().get("traceparent").isNull()).isTrue();
        var bulk = local.post("/api/v1/jobs/bulk", "{\"jobs\": [" + job("{}") + "]}", "traceparent", TRACE);
        var one = local.get("/api/v1/jobs/" + bulk.json().at("/jobs/0/id").longValue());
        assertThat(one.json().get("traceparent").stringValue()).isEqualTo(TRACE);

        var claim = local.post("/api/v1/workers/claim", "{\"worker\": \"w-1\", \"types\": [\"mail\"], \"most\": 3}");
        assertThat(claim.json().at("/jobs/0/traceparent").stringValue()).isEqualTo(TRACE);
        assertThat(claim.json().at("/jobs/1/traceparent").isNull()).isTrue();
    }
}
