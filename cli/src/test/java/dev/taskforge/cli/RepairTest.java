package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code repair}. */
class RepairTest {
    private static final String PATH = "/api/v1/projects/shop/repairs";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private CannedServer ended(String rest) {
        return server.on("POST " + PATH, 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"repair\"," + rest + "}")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, "{\"items\":[]}");
    }

    private static String result(String state) {
        return """
                "state":"succeeded","result":{"state":"%s","remedy":"start","cause":"stopped","subject":"db",
                "containers":["shop-db-1"]}""".formatted(state);
    }

    @Test
    void whatWorksAgainIsSaid() {
        ended(result("repaired"));

        var run = Run.of(server, "repair", "shop", "--service", "app");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("It works again.");
        assertThat(server.requests().getFirst().body()).contains("\"service\":\"app\"", "\"dry_run\":false");
    }

    @Test
    void aDryRunSaysWhatWouldBeDone() {
        ended(result("planned"));

        var run = Run.of(server, "repair", "shop", "--dry-run");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("would start: shop-db-1");
        assertThat(server.requests().getFirst().body()).contains("\"dry_run\":true");
    }

    @Test
    void whatIsNotRepairedEndsWithOneAndItsReason() {
        ended("\"state\":\"failed\",\"error\":\"Nothing was done: a deployment is under way.\"");

        var run = Run.of(server, "repair", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("a deployment is under way");
    }

    @Test
    void theLastOnesAreListed() {
        server.on("GET " + PATH, 200, """
                [{"job_id":5,"by":"ani","at":"2026-11-21T08:00:00Z","state":"repaired","remedy":"start","cause":"stopped",
                  "subject":"db","containers":["shop-db-1"],"error":null},
                 {"job_id":4,"by":null,"at":"2026-11-21T07:00:00Z","state":"failed","remedy":null,"cause":null,
                  "subject":"","containers":[],"error":"not yet"}]""");

        var run = Run.of(server, "repair", "shop", "--list");

        assertThat(run.out()).containsSubsequence("REPAIRED", "ani", "start shop-db-1", "FAILED", "not yet");
    }
}
