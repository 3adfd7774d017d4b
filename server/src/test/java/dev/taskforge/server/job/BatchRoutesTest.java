package dev.taskforge.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchRoutesTest {
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

    private JsonNode awaitState(long id, String state) {
        var path = "/api/v1/jobs/" + id;
        await("job " + id + " " + state)
                .atMost(Duration.ofSeconds(20))
                .until(() -> local.get(path).json().get("state").stringValue().equals(state));
        return local.get(path).json();
    }

    /** A job that only a person can end: nobody here runs its type. */
    private long open() {
        return local.post("/api/v1/jobs", "{\"job_type\": \"foreign\"}")
                .json()
                .get("id")
                .longValue();
    }

    @Test
    void jobsOfOneCallNeedEachOtherByKeyAndEachShowsTheOther() {
        var added = local.post("/api/v1/jobs/bulk", """
                {"jobs": [
                  {"job_type": "test_job", "key": "load", "needs": [{"job": "extract", "on_failure": "cancel"}]},
                  {"job_type": "test_job", "key": "extract"}]}""");
        assertThat(added.status()).isEqualTo(201);
        var load = added.json().get("jobs").get(0);
        assertThat(load.get("state").stringValue()).isEqualTo("blocked");
        var job = awaitState(load.get("id").longValue(), "succeeded");
        var need = job.get("needs").get(0);
        assertThat(need.get("on_failure").stringValue()).isEqualTo("cancel");
        assertThat(need.get("open").booleanValue()).isFalse();
        var extract = local.get("/api/v1/jobs/" + need.get("job").longValue()).json();
        assertThat(extract.get("needed_by").get(0).get("job")).isEqualTo(load.get("id"));
    }

    @Test
    void aBlockedJobIsListedAndRunsWhenAPersonSaysSo() {
        long needed = open();
        var made = local.post("/api/v1/jobs", "{\"job_type\": \"test_job\", \"needs\": [" + needed + "]}");
        assertThat(made.status()).isEqualTo(201);
        long id = made.json().get("id").longValue();
        assertThat(local.get("/api/v1/jobs?state=blocked").json().get("items"))
                .anyMatch(item -> item.get("id").longValue() == id);
        assertThat(local.get("/metrics").body()).contains("state=\"blocked\"");
        assertThat(local.post("/api/v1/jobs/" + id + "/unblock", "{}").status()).isEqualTo(200);
        awaitState(id, "succeeded");
        assertThat(local.post("/api/v1/jobs/" + id + "/unblock", "{}").status()).isEqualTo(409);
        assertThat(local.get("/api/v1/audit").body()).contains("job.unblock");
    }

    @Test
    void theCallbackOfABatchRunsWhenAllHaveEndedAndTheBatchSaysHow() {
        var made = local.post("/api/v1/batches", """
                {"name": "import", "callback": {"job_type": "test_job"},
                 "jobs": [{"job_type": "test_job"}, {"job_type": "foreign", "key": "f"},
                          {"job_type": "test_job", "needs": [{"job": "f", "on_failure": "cancel"}]}]}""");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("total").longValue()).isEqualTo(3);
        assertThat(made.json().get("callback").stringValue()).isEqualTo("blocked");
        long callback = made.json().get("id").longValue();
        var foreign = local.get("/api/v1/jobs/" + callback)
                .json()
                .get("needs")
                .valueStream()
                .filter(need -> need.get("job_type").stringValue().equals("foreign"))
                .findAny()
                .orElseThrow();
        local.post("/api/v1/jobs/" + foreign.get("job").longValue() + "/cancel", "{}");
        awaitState(callback, "succeeded");
        var batch = local.get(made.location()).json();
        assertThat(batch.get("ended").longValue()).isEqualTo(3);
        assertThat(batch.get("jobs").get("cancelled").longValue()).isEqualTo(2);
        assertThat(local.get("/jobs/" + callback).body()).contains("import", "3 of 3 ended");
    }

    @Test
    void aWorkerReadsTheBatchWhoseCallbackItMayTakeAndNoOther() {
        var body = """
                {"name": "work", "jobs": [{"job_type": "foreign"}], "callback": {"job_type": "sum"}}""";
        var batch = local.post("/api/v1/batches", body).location();
        assertThat(worker("sum").get(batch).status()).isEqualTo(200);
        assertThat(worker("other").get(batch).status()).isEqualTo(403);
    }

    private TestServer.Client worker(String type) {
        var made = local.post(
                "/api/v1/tokens", "{\"name\": \"reads-" + type + "\", \"work\": {\"types\": [\"" + type + "\"]}}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return server.with(made.json().get("token").stringValue());
    }

    @Test
    void aScheduleSubmitsItsJobAlone() {
        var made = local.put(
                "/api/v1/schedules/lonely",
                "{\"cron\": \"0 7 * * *\", \"job\": {\"job_type\": \"test_job\", \"needs\": [1]}}");
        assertThat(made.status()).isEqualTo(422);
        assertThat(made.body()).contains("job.needs");
    }

    @Test
    void whatCannotBeMeantIsRefusedWithItsPlaceAndNothingIsStored() {
        var before = local.get("/api/v1/jobs").json().get("items");
        var circle = local.post("/api/v1/jobs/bulk", """
                {"jobs": [{"job_type": "x", "key": "a", "needs": ["b"]}, {"job_type": "x", "key": "b", "needs": ["a"]}]}""");
        assertThat(circle.status()).isEqualTo(422);
        assertThat(circle.body()).contains("a → b → a");
        assertThat(refusal("{\"job_type\": \"x\", \"needs\": [999999]}")).contains("needs[0]", "999999");
        assertThat(refusal("{\"job_type\": \"x\", \"needs\": [true]}")).contains("needs[0]");
        assertThat(refusal("{\"job_type\": \"x\", \"needs\": [{\"job\": 1, \"when\": 2}]}"))
                .contains("needs[0]");
        assertThat(refusal("{\"job_type\": \"x\", \"needs\": [{\"job\": \"k\", \"on_failure\": \"no\"}]}"))
                .contains("needs[0].on_failure", "wait, cancel, run");
        assertThat(refusal("{\"job_type\": \"x\", \"needs\": [\"k\"]}")).contains("needs[0]", "the key k");
        assertThat(local.get("/api/v1/jobs").json().get("items")).isEqualTo(before);
        assertThat(local.get("/api/v1/batches/1").status()).isEqualTo(404);
    }

    private String refusal(String body) {
        var answer = local.post("/api/v1/jobs", body);
        assertThat(answer.status()).isEqualTo(422);
        return answer.body();
    }
}
