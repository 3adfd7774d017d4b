package dev.taskforge.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The protocol as a worker without any library speaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerRoutesTest {
    private static final String WORKERS = "/api/v1/workers/";

    private final AtomicInteger number = new AtomicInteger();
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.in(data);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A type that no other test uses. */
    private String type() {
        return "type-" + number.incrementAndGet();
    }

    private TestServer.Client token(String work) {
        var body = "{\"name\":\"w%d\",\"work\":%s}".formatted(number.incrementAndGet(), work);
        var made = server.asLocal().post("/api/v1/tokens", body);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return server.with(made.json().get("token").stringValue());
    }

    private long submit(String type, String more) {
        var made = server.asLocal().post("/api/v1/jobs", "{\"job_type\":\"%s\"%s}".formatted(type, more));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("id").longValue();
    }

    private JsonNode job(long id) {
        return server.asLocal().get("/api/v1/jobs/" + id).json();
    }

    private static JsonNode claim(TestServer.Client client, String worker, String type) {
        var answer = client.post(
                WORKERS + "claim", "{\"worker\":\"%s\",\"types\":[\"%s\"],\"most\":10}".formatted(worker, type));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String state(TestServer.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("jobs").get(0).get("state").stringValue();
    }

    private static String one(String worker, JsonNode job, String more) {
        return "{\"worker\":\"%s\",\"jobs\":[{\"id\":%s,\"fence\":%s%s}]}"
                .formatted(worker, job.get("id"), job.get("fence"), more);
    }

    @Test
    void aJobGoesFromClaimToItsResult() {
        var type = type();
        var client = token("{\"types\":[\"%s\"]}".formatted(type));
        long id = submit(type, ",\"payload\":{\"to\":\"Sri\"},\"timeout_seconds\":90");

        var taken = claim(client, "full", type).get("jobs").get(0);

        assertThat(taken.get("id").longValue()).isEqualTo(id);
        assertThat(taken.at("/payload/to").stringValue()).isEqualTo("Sri");
        assertThat(taken.get("timeout_seconds").intValue()).isEqualTo(90);
        assertThat(state(client.post(WORKERS + "heartbeat", one("full", taken, ""))))
                .isEqualTo("held");
        var note = ",\"lines\":[\"half way\"],\"progress\":{\"done\":1,\"total\":2,\"unit\":\"mails\"}";
        assertThat(state(client.post(WORKERS + "progress", one("full", taken, note))))
                .isEqualTo("recorded");
        assertThat(job(id).at("/progress/done").intValue()).isEqualTo(1);
        var done = one("full", taken, ",\"result\":{\"sent\":2}");
        assertThat(state(client.post(WORKERS + "complete", done))).isEqualTo("recorded");
        assertThat(state(client.post(WORKERS + "complete", done))).isEqualTo("recorded");
        assertThat(job(id).get("state").stringValue()).isEqualTo("succeeded");
        assertThat(job(id).at("/result/sent").intValue()).isEqualTo(2);
        assertThat(job(id).get("worker").stringValue()).isEqualTo("remote:full");
        assertThat(server.asLocal().get("/api/v1/jobs/" + id + "/log").body()).contains("half way");
    }

    @Test
    void aFailureIsRepeatedOrGoesToTheDeadLetters() {
        var type = type();
        var client = token("{}");
        long id = submit(type, "");
        var taken = claim(client, "failing", type).get("jobs").get(0);
        var later = one("failing", taken, ",\"error\":\"away\",\"retry_in_seconds\":3600");
        assertThat(state(client.post(WORKERS + "fail", later))).isEqualTo("recorded");
        assertThat(job(id).get("state").stringValue()).isEqualTo("scheduled");

        long hopeless = submit(type, "");
        taken = claim(client, "failing", type).get("jobs").get(0);
        client.post(WORKERS + "fail", one("failing", taken, ",\"error\":\"no such person\",\"retryable\":false"));
        assertThat(job(hopeless).get("state").stringValue()).isEqualTo("failed");
        assertThat(job(hopeless).get("error").stringValue()).isEqualTo("no such person");
    }

    @Test
    void aJobIsPutOff() {
        var type = type();
        var client = token("{}");
        long id = submit(type, ",\"max_attempts\":1");
        var taken = claim(client, "sleepy", type).get("jobs").get(0);
        for (var wrong : List.of("", ",\"seconds\":0", ",\"seconds\":31622401", ",\"seconds\":1,\"reason\":7")) {
            assertThat(client.post(WORKERS + "snooze", one("sleepy", taken, wrong))
                            .status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        var later = one("sleepy", taken, ",\"seconds\":3600,\"reason\":\"the shop is closed\"");
        assertThat(state(client.post(WORKERS + "snooze", later))).isEqualTo("recorded");
        assertThat(job(id).get("state").stringValue()).isEqualTo("scheduled");
        assertThat(job(id).get("attempt").intValue()).isZero();
        assertThat(server.asLocal().get("/api/v1/jobs/" + id + "/log").body()).contains("the shop is closed");
        assertThat(state(client.post(WORKERS + "complete", one("sleepy", taken, ""))))
                .isEqualTo("stale");
    }

    @Test
    void aCancelledJobIsGivenBackAndAStaleCompletionIsRefused() {
        var type = type();
        var client = token("{}");
        long id = submit(type, "");
        var taken = claim(client, "cancelled", type).get("jobs").get(0);
        server.asLocal().post("/api/v1/jobs/" + id + "/cancel", "");

        assertThat(state(client.post(WORKERS + "heartbeat", one("cancelled", taken, ""))))
                .isEqualTo("cancel");
        assertThat(state(client.post(WORKERS + "release", one("cancelled", taken, ""))))
                .isEqualTo("recorded");
        assertThat(job(id).get("state").stringValue()).isEqualTo("cancelled");
        assertThat(state(client.post(WORKERS + "complete", one("cancelled", taken, ""))))
                .isEqualTo("stale");
        assertThat(server.anonymous().get("/metrics").body())
                .containsPattern("taskforge_worker_reports_refused_total [1-9]");
    }

    @Test
    void aWorkerTokenTakesJobsOfItsQueuesTypesAndProjectsAndDoesNothingElse() {
        var type = type();
        var client = token("{\"queues\":[\"mail\"],\"types\":[\"%s\"],\"projects\":[\"shop\"]}".formatted(type));
        long own = submit(type, ",\"queue_name\":\"mail\",\"project\":\"shop\"");
        submit(type, ",\"queue_name\":\"mail\",\"project\":\"blog\"");
        submit(type, ",\"queue_name\":\"mail\"");
        submit(type, ",\"queue_name\":\"other\",\"project\":\"shop\"");

        var jobs = claim(client, "limited", type).get("jobs");

        assertThat(jobs.size()).isEqualTo(1);
        assertThat(jobs.get(0).get("id").longValue()).isEqualTo(own);
        var other = "{\"worker\":\"limited\",\"types\":[\"%s\",\"other\"]}".formatted(type);
        assertThat(client.post(WORKERS + "claim", other).status()).isEqualTo(403);
        var queue = "{\"worker\":\"limited\",\"types\":[\"%s\"],\"queues\":[\"other\"]}".formatted(type);
        assertThat(client.post(WORKERS + "claim", queue).status()).isEqualTo(403);
        assertThat(client.get("/api/v1/jobs/" + own).status()).isEqualTo(403);
        assertThat(client.get("/api/v1/workers").status()).isEqualTo(403);
        assertThat(client.post("/api/v1/jobs", "{\"job_type\":\"x\",\"project\":\"shop\"}")
                        .status())
                .isEqualTo(403);
        assertThat(client.post(WORKERS + "limited/drain", "{}").status()).isEqualTo(403);
    }

    @Test
    void aTokenWorksOnlyWhereItsOwnerIsOperator() {
        var viewer = server.as(Map.of("shop", Role.VIEWER));
        assertThat(viewer.post(WORKERS + "claim", "{\"worker\":\"v\",\"types\":[\"x\"]}")
                        .status())
                .isEqualTo(403);
        var operator = server.as(Map.of("shop", Role.OPERATOR));
        var type = type();
        long own = submit(type, ",\"project\":\"shop\"");
        submit(type, "");
        var jobs = claim(operator, "op", type).get("jobs");
        assertThat(jobs.size()).isEqualTo(1);
        assertThat(jobs.get(0).get("id").longValue()).isEqualTo(own);
        assertThat(server.anonymous().post(WORKERS + "claim", "{}").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "backup",
                "drill",
                "deploy",
                "deploy-settle",
                "verify",
                "rehearse",
                "tidy",
                "http",
                "test_job"
            })
    void whatTheServerRunsItselfCannotBeTaken(String type) {
        var answer =
                server.asLocal().post(WORKERS + "claim", "{\"worker\":\"thief\",\"types\":[\"%s\"]}".formatted(type));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains(type + " is run by the server itself");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claim | {\"worker\":\"a b\",\"types\":[\"x\"]} | worker",
                "claim | {\"worker\":\"a\",\"types\":[\"x\"],\"wait_seconds\":26} | wait_seconds",
                "claim | {\"worker\":\"a\",\"types\":[\"x\"],\"most\":0} | most",
                "claim | {\"worker\":\"a\",\"types\":[]} | types",
                "claim | {\"worker\":\"a\",\"types\":[\"x\"],\"lease_seconds\":601} | lease_seconds",
                "heartbeat | {\"worker\":\"a\"} | jobs",
                "complete | {\"worker\":\"a\",\"jobs\":[{\"id\":1}]} | fence",
                "fail | {\"worker\":\"a\",\"jobs\":[{\"id\":1,\"fence\":1}]} | error"
            })
    void wrongInputNamesItsField(String path, String body, String field) {
        var answer = server.asLocal().post(WORKERS + path, body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains(field);
    }

    @Test
    void aNameOfSomebodyElseIsRefused() {
        var type = type();
        claim(token("{}"), "taken-name", type);
        var answer =
                token("{}").post(WORKERS + "claim", "{\"worker\":\"taken-name\",\"types\":[\"%s\"]}".formatted(type));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("taken-name is in use");
    }

    @Test
    void aWaitingWorkerIsAnsweredWhenAJobComesAndWhenItIsDrained() throws Exception {
        var type = type();
        var client = token("{}");
        var body = "{\"worker\":\"patient\",\"types\":[\"%s\"],\"wait_seconds\":25}".formatted(type);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> client.post(WORKERS + "claim", body));
            await().until(() -> server.app().engine().remoteWorkers().counts().waiting() == 1);
            long id = submit(type, "");
            assertThat(first.get().json().at("/jobs/0/id").longValue()).isEqualTo(id);

            var second = threads.submit(() -> client.post(WORKERS + "claim", body));
            await().until(() -> server.app().engine().remoteWorkers().counts().waiting() == 1);
            var drained = server.asLocal().post(WORKERS + "patient/drain", "{}");
            assertThat(drained.json().get("state").stringValue()).isEqualTo("draining");
            assertThat(second.get().json().get("draining").booleanValue()).isTrue();
        }
        server.asLocal().post(WORKERS + "patient/drain", "{\"draining\":false}");
        assertThat(claim(client, "patient", type).get("draining").booleanValue())
                .isFalse();
        var audit = server.asLocal().get("/api/v1/audit").body();
        assertThat(audit).contains("worker.drain").contains("worker.resume").contains("\"subject\":\"worker/patient\"");
        assertThat(server.asLocal().post(WORKERS + "nobody/drain", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void theListAndTheMetricsShowWhoWorks() {
        var type = type();
        submit(type, "");
        claim(token("{}"), "listed", type);

        var listed = server.asLocal()
                .get("/api/v1/workers")
                .json()
                .valueStream()
                .filter(worker -> worker.get("name").stringValue().equals("listed"))
                .findFirst()
                .orElseThrow();

        assertThat(listed.get("state").stringValue()).isEqualTo("active");
        assertThat(listed.get("jobs").intValue()).isEqualTo(1);
        assertThat(listed.get("owner").stringValue()).startsWith("token:local/w");
        assertThat(server.anonymous().get("/metrics").body())
                .containsPattern("taskforge_workers\\{state=\"active\"} [1-9]")
                .contains("taskforge_workers_waiting ")
                .containsPattern("taskforge_worker_jobs_claimed_total [1-9]");
    }

    @Test
    void theAuditSaysWhatATokenMayWorkOn() {
        token("{\"types\":[\"audited\"]}");
        assertThat(server.asLocal().get("/api/v1/audit").body()).contains("audited");
    }
}
