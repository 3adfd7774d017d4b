package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NeedsTest {
    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSubmittedJobNamesWhatItNeedsAndWhatAFailureMeans() {
        server.on("POST /api/v1/jobs", 201, "{\"id\":9,\"state\":\"blocked\"}");

        var run = Run.of(server, "jobs", "submit", "test_job", "--needs", "7,8", "--on-failure", "cancel");

        assertThat(run.status()).isZero();
        assertThat(server.last().body())
                .contains("\"needs\":[{\"job\":7,\"on_failure\":\"cancel\"},{\"job\":8,\"on_failure\":\"cancel\"}]");
    }

    @Test
    void aJobShowsWhatItNeedsAndWhatNeedsIt() {
        server.on("GET /api/v1/jobs/9", 200, """
                {"id":9,"job_type":"load","state":"blocked","steps":[],
                 "needs":[{"job":7,"job_type":"extract","state":"failed","on_failure":"wait","open":true}],
                 "needed_by":[{"job":12,"job_type":"report","state":"blocked","on_failure":"run","open":true}]}""");
        server.on("GET /api/v1/jobs/9/why", 200, """
                [{"reason":"needs_failed","text":"Jobs that it needs have failed.","advice":"Run those again.",
                  "holders":[7]}]""");

        var run = Run.of(server, "jobs", "show", "9");

        assertThat(run.out())
                .contains("Jobs that it needs have failed.", "Run those again.")
                .containsPattern("NEEDS +TYPE.*\n.*7 +extract +FAILED +wait")
                .containsPattern("NEEDED BY +TYPE.*\n.*12 +report +BLOCKED +run");
    }

    @Test
    void aBlockedJobIsLetRunWithoutWaiting() {
        server.on("POST /api/v1/jobs/9/unblock", 200, "{\"id\":9,\"state\":\"available\"}");

        assertThat(Run.of(server, "jobs", "unblock", "9").out()).contains("Job 9 no longer waits for other jobs.");
    }

    @Test
    void aBatchShowsHowManyJobsAreInEachState() {
        server.on("GET /api/v1/batches/9", 200, """
                {"id":9,"name":"import","total":3,"ended":2,"callback":"blocked",
                 "jobs":{"blocked":0,"running":1,"succeeded":1,"failed":1}}""");

        var run = Run.of(server, "jobs", "batch", "9");

        assertThat(run.out())
                .contains("Batch import: 2 of 3 jobs have ended; its callback, job 9, is blocked.")
                .containsPattern("FAILED +1")
                .doesNotContain("blocked  ");
    }
}
