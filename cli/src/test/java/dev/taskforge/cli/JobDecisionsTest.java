package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jobs cancel} and {@code jobs retry} of one job and of all of a filter. */
class JobDecisionsTest {
    private final CannedServer server = new CannedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oneJobIsNamedByItsId() {
        server.on("POST /api/v1/jobs/17/cancel", 200, "{\"id\":17}")
                .on("POST /api/v1/jobs/18/retry", 200, "{\"id\":18}");

        assertThat(Run.of(server, "jobs", "cancel", "17").out()).isEqualTo("Cancelling job 17.\n");
        assertThat(Run.of(server, "jobs", "retry", "18").out()).isEqualTo("Job 18 runs again.\n");
    }

    @Test
    void aDryRunSaysHowManyJobsMatch() {
        server.on("POST /api/v1/jobs/cancel", 200, "{\"dry_run\":true,\"jobs\":1234,\"next_cursor\":null}");

        var run = Run.of(server, "jobs", "cancel", "--queue", "mail", "--state", "scheduled,available", "--dry-run");

        assertThat(run.out()).isEqualTo("Jobs that match: 1234. Nothing was changed.\n");
        assertThat(server.last().body())
                .isEqualTo("{\"queue_name\":\"mail\",\"states\":[\"scheduled\",\"available\"],\"dry_run\":true}");
    }

    @Test
    void aLongOneGoesOnToItsEnd() {
        server.on("POST /api/v1/jobs/retry", 200, "{\"jobs\":100,\"passed_over\":1,\"next_cursor\":\"55\"}")
                .on("POST /api/v1/jobs/retry", 200, "{\"jobs\":20,\"passed_over\":0,\"next_cursor\":null}");

        var run = Run.of(
                server, "jobs", "retry", "--type", "mail", "--project", "shop", "--before", "2026-11-01T00:00:00Z");

        assertThat(run.out()).isEqualTo("Ready to run again: 120. Passed over: 1.\n");
        assertThat(server.last().body())
                .isEqualTo("{\"job_type\":\"mail\",\"project\":\"shop\","
                        + "\"created_before\":\"2026-11-01T00:00:00Z\",\"cursor\":55}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jobs cancel",
                "jobs cancel --dry-run",
                "jobs cancel 17 --queue mail",
                "jobs retry 17 --dry-run",
                "jobs retry --after soon"
            })
    void whatCannotBeMeantIsRefusedBeforeItIsSent(String line) {
        var run = Run.of(server, line.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).containsAnyOf("Give either the ID", "--after");
    }
}
