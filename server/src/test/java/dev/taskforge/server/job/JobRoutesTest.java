package dev.taskforge.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobRoutesTest {
    private static final String LATER = "\"run_at\": \"2090-01-01T00:00:00Z\"";

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

    @Test
    void aSubmittedJobRunsAndShowsItsResult() {
        var made = local.post("/api/v1/jobs", """
                {"queue_name": "default", "job_type": "test_job", "payload": {"test": "data"}, "priority": 5}""");

        assertThat(made.status()).isEqualTo(201);
        var path = made.location();
        awaitSuccess(path);
        var job = local.get(path).json();
        assertThat(job.get("payload").toString()).isEqualTo("{\"test\":\"data\"}");
        assertThat(job.get("result").toString()).isEqualTo("{\"test\":\"data\"}");
        assertThat(job.get("submitted_by").stringValue()).isEqualTo("local");
        assertThat(job.get("steps").isArray()).isTrue();
        assertThat(local.get(path + "/log").json().isArray()).isTrue();
    }

    private void awaitSuccess(String job) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> local.get(job).json().get("state").stringValue().equals("succeeded"));
    }

    static Stream<Arguments> wrongJobs() {
        return Stream.of(
                Arguments.of("{}", "job_type"),
                Arguments.of("{\"job_type\": 7}", "job_type"),
                Arguments.of("{\"job_type\": \"\"}", "job_type"),
                Arguments.of("{\"job_type\": \"../etc\"}", "job_type"),
                Arguments.of("{\"job_type\": \"a\\r\\nb\"}", "job_type"),
                Arguments.of("{\"job_type\": \"" + "x".repeat(101) + "\"}", "job_type"),
                Arguments.of(job("\"queue_name\": 1"), "queue_name"),
                Arguments.of(job("\"queue_name\": \"<script>\""), "queue_name"),
                Arguments.of(job("\"queue_name\": \"" + "q".repeat(101) + "\""), "queue_name"),
                Arguments.of(job("\"priority\": 10"), "priority"),
                Arguments.of(job("\"priority\": -1"), "priority"),
                Arguments.of(job("\"priority\": 5.5"), "priority"),
                Arguments.of(job("\"priority\": \"5\""), "priority"),
                Arguments.of(job("\"project\": \"a/b\""), "project"),
                Arguments.of(job("\"project\": []"), "project"),
                Arguments.of(job("\"run_at\": \"tomorrow\""), "run_at"),
                Arguments.of(job("\"run_at\": 1700000000"), "run_at"),
                Arguments.of(job("\"run_at\": \"2026-11-21T08:00:00\""), "run_at"),
                Arguments.of(job("\"delay_seconds\": -1"), "delay_seconds"),
                Arguments.of(job("\"delay_seconds\": 99999999999"), "delay_seconds"),
                Arguments.of(job(LATER + ", \"delay_seconds\": 1"), "delay_seconds"),
                Arguments.of(job("\"max_attempts\": 0"), "max_attempts"),
                Arguments.of(job("\"max_attempts\": 101"), "max_attempts"),
                Arguments.of(job("\"max_attempts\": 9999999999"), "max_attempts"),
                Arguments.of(job("\"timeout_seconds\": 0"), "timeout_seconds"),
                Arguments.of(job("\"unique_key\": \"\""), "unique_key"),
                Arguments.of(job("\"unique_key\": \"" + "k".repeat(201) + "\""), "unique_key"),
                Arguments.of(job("\"concurrency_key\": {}"), "concurrency_key"),
                Arguments.of(job("\"concurrency_limit\": 2"), "concurrency_limit"),
                Arguments.of(job("\"payload\": \"" + "p".repeat(300_000) + "\""), "payload"),
                Arguments.of(job("\"payload\": \"\\uDC00\""), "payload"),
                Arguments.of(job("\"queue\": \"default\""), "queue"),
                Arguments.of("{\"job_type\": \"backup\", \"payload\": {\"project\": \"x\"}}", "job_type"),
                Arguments.of("{\"job_type\": \"deploy\", \"payload\": {\"project\": \"x\"}}", "job_type"),
                Arguments.of("{\"job_type\": \"rehearse\", \"payload\": {\"project\": \"x\"}}", "job_type"),
                Arguments.of("{\"job_type\": \"verify\", \"payload\": {\"project\": \"x\"}}", "job_type"),
                Arguments.of("{\"job_type\": \"deploy-settle\", \"payload\": {\"project\": \"x\"}}", "job_type"),
                Arguments.of("{\"job_type\": \"drill\"}", "job_type"),
                Arguments.of("{\"job_type\": \"tidy\"}", "job_type"),
                Arguments.of(job("\"unique_key\": \"backup:taskforge/main\""), "unique_key"),
                Arguments.of(job("\"concurrency_key\": \"backup:taskforge/main\""), "concurrency_key"),
                Arguments.of("{\"job_type\": \"check\"}", "job_type"));
    }

    private static String job(String more) {
        return "{\"job_type\": \"test_job\", " + more + "}";
    }

    @ParameterizedTest
    @MethodSource("wrongJobs")
    void aWrongJobIsRefusedByFieldAndNotStored(String body, String field) {
        long before = newestJob();

        var answer = local.post("/api/v1/jobs", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("field").stringValue()))
                .contains(field);
        assertThat(newestJob()).isEqualTo(before);
    }

    @Test
    void anUnfinishedJobWithTheSameKeyIsReturned() {
        var body = job(LATER + ", \"unique_key\": \"once\"");

        var first = local.post("/api/v1/jobs", body);
        var second = local.post("/api/v1/jobs", body);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().get("id")).isEqualTo(first.json().get("id"));
    }

    @Test
    void anotherProjectsJobWithTheSameKeyIsNotShown() {
        local.post("/api/v1/jobs", job(LATER + ", \"unique_key\": \"taken\", \"project\": \"ahsp\""));
        var operator = server.as(Map.of("sppg", Role.OPERATOR));

        var answer = operator.post("/api/v1/jobs", job(LATER + ", \"unique_key\": \"taken\", \"project\": \"sppg\""));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).doesNotContain("ahsp");
    }

    @Test
    void theSameIdempotencyKeyMakesOneJob() {
        var first = local.post("/api/v1/jobs", job(LATER), "Idempotency-Key", "job-1");
        var second = local.post("/api/v1/jobs", job(LATER), "Idempotency-Key", "job-1");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aCancelledJobMayBeRetriedAndBothAreRecorded() {
        var path = local.post("/api/v1/jobs", job(LATER)).location();

        assertThat(local.post(path + "/cancel", "").json().get("state").stringValue())
                .isEqualTo("cancelled");
        assertThat(local.post(path + "/cancel", "").status()).isEqualTo(409);
        assertThat(local.post(path + "/retry", "").status()).isEqualTo(200);
        var subject = "job/" + path.substring(path.lastIndexOf('/') + 1);
        assertThat(server.app().audit().list(null, null, 50))
                .filteredOn(entry -> entry.subject().equals(subject))
                .extracting(entry -> entry.action())
                .containsExactlyInAnyOrder("job.cancel", "job.retry");
    }

    @Test
    void aStepThatIsNotUnknownCannotBeAnswered() {
        var path = local.post("/api/v1/jobs", job(LATER)).location();

        assertThat(local.post(path + "/steps/x/answer", "{\"answer\": \"skip\"}")
                        .status())
                .isEqualTo(409);
        assertThat(local.post(path + "/steps/x/answer", "{\"answer\": \"maybe\"}")
                        .status())
                .isEqualTo(422);
        assertThat(local.post(path + "/steps/x/answer", "{}").status()).isEqualTo(422);
    }

    @Test
    void aListComesInPages() {
        for (int i = 0; i < 5; i++) {
            local.post("/api/v1/jobs", job(LATER + ", \"queue_name\": \"paged\""));
        }

        var first = local.get("/api/v1/jobs?queue=paged&limit=3").json();
        var cursor = first.get("next_cursor").stringValue();
        var second =
                local.get("/api/v1/jobs?queue=paged&limit=3&cursor=" + cursor).json();

        assertThat(first.get("items").size()).isEqualTo(3);
        assertThat(second.get("items").size()).isEqualTo(2);
        assertThat(second.get("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"state=lost", "state=running%2C", "cursor=abc", "cursor=0", "limit=0", "limit=201", "limit=1&limit=2"})
    void aWrongQueryIsRefused(String query) {
        assertThat(local.get("/api/v1/jobs?" + query).status()).isEqualTo(422);
    }

    @Test
    void aJobThatDoesNotRunSaysWhyInTheReadersLanguage() {
        var path = local.post("/api/v1/jobs", "{\"job_type\": \"nobody_runs_this\", \"queue_name\": \"why\"}")
                .location();
        local.patch("/api/v1/queues/why", "{\"paused\": true}");

        var reasons = local.get(path + "/why").json();

        assertThat(reasons.valueStream().map(reason -> reason.get("reason").stringValue()))
                .containsExactly("queue_paused", "no_worker");
        assertThat(reasons.get(0).get("text").stringValue()).isEqualTo("The queue why is paused.");
        assertThat(reasons.get(0).get("advice").stringValue()).contains("taskforge queues resume why");
        assertThat(local.send(local.request(path + "/why").header("Accept-Language", "id"))
                        .body())
                .contains("Antrean why sedang dijeda.");
        assertThat(server.as(Map.of("sppg", Role.VIEWER)).get(path + "/why").status())
                .isEqualTo(403);
        assertThat(local.get("/api/v1/jobs/999999999/why").status()).isEqualTo(404);
    }

    @Test
    void jobsThatHoldALimitAreNamedOnlyToThoseWhoMaySeeThem() {
        local.post(
                "/api/v1/jobs",
                job("\"project\": \"ahsp\"")
                        .replace("test_job", "keyed")
                        .replace("}", ", \"concurrency_key\": \"one\"}"));
        var second = local.post(
                        "/api/v1/jobs",
                        "{\"job_type\": \"keyed\", \"project\": \"sppg\"," + " \"concurrency_key\": \"one\"}")
                .location();
        var claimed = local.post("/api/v1/workers/claim", "{\"worker\": \"k\", \"types\": [\"keyed\"]}");
        assertThat(claimed.status()).as(claimed.body()).isEqualTo(200);

        var all = local.get(second + "/why").json();
        var own = server.as(Map.of("sppg", Role.VIEWER)).get(second + "/why").json();

        assertThat(all.get(0).get("reason").stringValue()).isEqualTo("key_limit");
        assertThat(all.get(0).get("holders").size()).isEqualTo(1);
        assertThat(own.get(0).get("holders").size()).isZero();
        assertThat(own.get(0).get("limit").intValue()).isEqualTo(1);
    }

    @Test
    void aProjectsOperatorSeesAndChangesOnlyThatProject() {
        var own = local.post("/api/v1/jobs", job(LATER + ", \"project\": \"sppg\""))
                .location();
        var other = local.post("/api/v1/jobs", job(LATER + ", \"project\": \"ahsp\""))
                .location();
        var none = local.post("/api/v1/jobs", job(LATER)).location();
        var operator = server.as(Map.of("sppg", Role.OPERATOR));
        var viewer = server.as(Map.of("sppg", Role.VIEWER));

        assertThat(operator.get(own).status()).isEqualTo(200);
        assertThat(operator.get(other).status()).isEqualTo(403);
        assertThat(operator.get(none).status()).isEqualTo(403);
        assertThat(operator.get("/api/v1/jobs?project=ahsp").status()).isEqualTo(403);
        assertThat(operator.get("/api/v1/jobs?limit=200")
                        .json()
                        .get("items")
                        .valueStream()
                        .map(job -> job.get("project").stringValue()))
                .isNotEmpty()
                .allMatch("sppg"::equals);
        assertThat(operator.post("/api/v1/jobs", job(LATER)).status()).isEqualTo(403);
        assertThat(operator.post("/api/v1/jobs", job("\"project\": \"ahsp\"")).status())
                .isEqualTo(403);
        assertThat(viewer.post(own + "/cancel", "").status()).isEqualTo(403);
        assertThat(operator.post(own + "/cancel", "").status()).isEqualTo(200);
        assertThat(operator.get("/api/v1/queues").status()).isEqualTo(403);
        assertThat(server.anonymous().get(own).status()).isEqualTo(401);
        assertThat(server.as(Map.of()).get("/api/v1/jobs").json().get("items").size())
                .isZero();
    }

    @Test
    void aMissingJobIsNotFound() {
        assertThat(local.get("/api/v1/jobs/999999999").status()).isEqualTo(404);
        assertThat(local.post("/api/v1/jobs/999999999/cancel", "").status()).isEqualTo(404);
        assertThat(local.get("/api/v1/jobs/abc").status()).isEqualTo(404);
    }

    @Test
    void aQueueCanBePausedAndLimited() {
        local.post("/api/v1/jobs", job(LATER + ", \"queue_name\": \"mail\""));

        var changed = local.patch("/api/v1/queues/mail", "{\"paused\": true, \"concurrency\": 3}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("paused").booleanValue()).isTrue();
        assertThat(changed.json().get("concurrency").intValue()).isEqualTo(3);
        assertThat(local.patch("/api/v1/queues/mail", "{}").status()).isEqualTo(422);
        assertThat(local.patch("/api/v1/queues/mail", "{\"paused\": \"yes\"}").status())
                .isEqualTo(422);
        assertThat(local.patch("/api/v1/queues/mail", "{\"concurrency\": -1}").status())
                .isEqualTo(422);
        assertThat(local.patch("/api/v1/queues/never-used", "{\"paused\": true}")
                        .status())
                .isEqualTo(404);
        assertThat(server.app().audit().list(null, null, 20))
                .anyMatch(entry ->
                        entry.action().equals("queue.pause") && entry.subject().equals("queue/mail"));
    }

    @Test
    void aQueueGetsARateAndLosesIt() {
        var queue = "/api/v1/queues/rated";
        local.post("/api/v1/jobs", job(LATER + ", \"queue_name\": \"rated\""));

        var changed = local.patch(queue, "{\"rate\": \"120/60s\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().get("rate").stringValue()).isEqualTo("120/1m");
        assertThat(server.anonymous().get("/metrics").body())
                .contains("taskforge_queue_rate_limit{queue=\"rated\"} 2.0\n");
        for (var wrong : List.of("120", "0/1m", "10001/1m", "5/0s", "5/500ms", "5/367d", "5/1y", "", "fast")) {
            assertThat(local.patch(queue, "{\"rate\": \"" + wrong + "\"}").status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(local.patch(queue, "{\"rate\": \"fast\"}").body()).contains("such as 100/1m");
        assertThat(server.app().audit().list(null, null, 20))
                .anyMatch(entry -> entry.action().equals("queue.change")
                        && entry.subject().equals("queue/rated")
                        && entry.details().contains("120/1m"));
        assertThat(local.patch(queue, "{\"rate\": \"off\"}").json().get("rate").isNull())
                .isTrue();
    }

    @Test
    void aJobWhoseQueueHasStartedEnoughSaysWhenTheNextStarts() {
        local.post("/api/v1/jobs", job("\"queue_name\": \"slow\""));
        local.patch("/api/v1/queues/slow", "{\"rate\": \"1/300d\"}");
        awaitSuccess(local.post("/api/v1/jobs", job("\"queue_name\": \"slow\"")).location());

        var path = local.post("/api/v1/jobs", job("\"queue_name\": \"slow\"")).location();
        var why = local.get(path + "/why").json().get(0);

        assertThat(why.get("reason").stringValue()).isEqualTo("rate_limit");
        assertThat(why.get("limit").intValue()).isOne();
        assertThat(why.get("until").stringValue()).startsWith("20");
        assertThat(why.get("text").stringValue()).startsWith("The queue slow starts no more than 1 per 300d");
        local.post(path + "/cancel", "");
        local.patch("/api/v1/queues/slow", "{\"rate\": \"off\"}");
    }

    @Test
    void weightsBeyondTheWholeAreRefusedWithTheNamesOfTheOthers() {
        for (var queue : List.of("heavy", "light")) {
            local.post("/api/v1/jobs", job(LATER + ", \"queue_name\": \"" + queue + "\""));
        }

        assertThat(local.patch("/api/v1/queues/heavy", "{\"weight\": 80}")
                        .json()
                        .get("weight")
                        .intValue())
                .isEqualTo(80);
        var refused = local.patch("/api/v1/queues/light", "{\"weight\": 21}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("0 to 20").contains("heavy 80");
        assertThat(local.patch("/api/v1/queues/light", "{\"weight\": 101}").status())
                .isEqualTo(422);
        local.patch("/api/v1/queues/heavy", "{\"weight\": 0}");
    }

    @Test
    void aScheduleLivesThroughItsRoutes() {
        var body = "{\"cron\": \"0 2 * * *\", \"timezone\": \"Asia/Jakarta\", \"job\": {\"job_type\": \"test_job\"}}";

        var made = local.put("/api/v1/schedules/nightly", body);

        assertThat(made.status()).as(made.body()).isEqualTo(200);
        assertThat(made.json().get("next_at").isNull()).isFalse();
        assertThat(local.get("/api/v1/schedules").json().size()).isPositive();
        assertThat(local.patch("/api/v1/schedules/nightly", "{\"enabled\": false}")
                        .json()
                        .get("next_at")
                        .isNull())
                .isTrue();
        assertThat(local.delete("/api/v1/schedules/nightly").status()).isEqualTo(204);
        assertThat(local.get("/api/v1/schedules/nightly").status()).isEqualTo(404);
        assertThat(local.delete("/api/v1/schedules/nightly").status()).isEqualTo(404);
    }

    @Test
    void aScheduleSaysItsNextTimesAndRunsNow() {
        local.put(
                "/api/v1/schedules/hourly",
                "{\"cron\": \"0 * * * *\", \"job\": {\"job_type\": \"test_job\", \"project\": \"sppg\"}}");

        assertThat(local.get("/api/v1/schedules/hourly").json().get("upcoming").size())
                .isEqualTo(5);
        var run = local.post("/api/v1/schedules/hourly/run", "");
        assertThat(run.status()).as(run.body()).isEqualTo(201);
        assertThat(run.json().get("schedule").stringValue()).isEqualTo("hourly");
        assertThat(local.get(run.location()).status()).isEqualTo(200);
        assertThat(server.app().audit().list(null, null, 20))
                .anyMatch(entry ->
                        entry.action().equals("schedule.run") && entry.subject().equals("schedule/hourly"));
        assertThat(server.as(Map.of("sppg", Role.VIEWER))
                        .post("/api/v1/schedules/hourly/run", "")
                        .status())
                .isEqualTo(403);
        assertThat(server.as(Map.of("sppg", Role.OPERATOR))
                        .post("/api/v1/schedules/hourly/run", "")
                        .status())
                .isEqualTo(201);
        assertThat(local.post("/api/v1/schedules/none/run", "").status()).isEqualTo(404);
        assertThat(local.delete("/api/v1/schedules/hourly").status()).isEqualTo(204);
    }

    @Test
    void aQueueSaysHowManyJobsWereDoneInTheLastMinute() {
        var path =
                local.post("/api/v1/jobs", job("\"queue_name\": \"counted\"")).location();
        awaitSuccess(path);

        assertThat(local.get("/api/v1/queues")
                        .json()
                        .valueStream()
                        .filter(queue -> queue.get("name").stringValue().equals("counted"))
                        .map(queue -> queue.get("done_last_minute").longValue()))
                .containsExactly(1L);
    }

    @Test
    void nobodyTakesTheNameOfADutyBeforeItsProjectIsThere() {
        var body = "{\"cron\": \"0 2 * * *\", \"job\": {\"job_type\": \"test_job\"}}";

        for (var name : new String[] {"shop.gate", "shop.backup", "shop.backup.main", "shop.drill.main"}) {
            assertThat(local.put("/api/v1/schedules/" + name, body).status())
                    .as(name)
                    .isEqualTo(409);
        }
    }

    static Stream<Arguments> wrongSchedules() {
        var ok = "\"job\": {\"job_type\": \"test_job\"}";
        return Stream.of(
                Arguments.of("a", "{}", "cron"),
                Arguments.of("a", "{\"cron\": \"0 2 * * *\"}", "job"),
                Arguments.of("a", "{\"cron\": 5, " + ok + "}", "cron"),
                Arguments.of("a", "{\"cron\": \"61 * * * *\", " + ok + "}", ""),
                Arguments.of("a", "{\"cron\": \"0 2 * * *\", \"timezone\": \"Mars/One\", " + ok + "}", "timezone"),
                Arguments.of("a", "{\"cron\": \"0 2 * * *\", \"job\": {\"job_type\": \"drill\"}}", "job.job_type"),
                Arguments.of(
                        "a",
                        "{\"cron\": \"0 2 * * *\", \"job\": {\"job_type\": \"x\", \"delay_seconds\": 5}}",
                        "job.delay_seconds"),
                Arguments.of("a", "{\"cron\": \"0 2 * * *\", \"job\": {\"job_type\": \"x\", \"y\": 1}}", "job.y"),
                Arguments.of("%3Cscript%3E", "{\"cron\": \"0 2 * * *\", " + ok + "}", "name"));
    }

    @ParameterizedTest
    @MethodSource("wrongSchedules")
    void aWrongScheduleIsRefusedAndNotStored(String name, String body, String field) {
        var answer = local.put("/api/v1/schedules/" + name, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains(field);
        assertThat(server.app().engine().schedules().find("a")).isEmpty();
    }

    private long newestJob() {
        return server.app().engine().jobs().list(JobFilter.newest(1)).stream()
                .mapToLong(job -> job.id())
                .findFirst()
                .orElse(0);
    }
}
