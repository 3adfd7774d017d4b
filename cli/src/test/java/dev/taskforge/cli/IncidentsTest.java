package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code incidents}. */
class IncidentsTest {
    private static final String ALL = "GET /api/v1/projects/shop/incidents";
    private static final String ONE = "/api/v1/projects/shop/incidents/12";
    private static final String INCIDENT = """
            {"id":12,"state":"open","severity":"critical","opened_at":"2026-11-28T02:00:00Z","closed_at":null,
             "round_at":"2026-11-28T02:00:00Z","reopened":0,"monitors":["front","api","database"],"down":3,
             "cause":"db (shop-db-1) was stopped","merged_into":null,"acknowledged_at":null,"acknowledged_by":null}""";
    private static final String DETAIL = """
            {"incident":%s,"advice":"docker start shop-db-1",
             "members":[{"monitor":"front","joined_at":"2026-11-28T02:00:00Z","left_at":null,"how":null,"down_seconds":300,
               "seen":"answered 502"}],
             "events":[{"at":"2026-11-28T02:00:00Z","kind":"opened","who":null,"said":"front went down","evidence":null}],
             "post_mortem":{"impact":"","root_cause":"","helped":"","actions":""}}""".formatted(INCIDENT);

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thoseThatAreOpenFitALine() {
        server.on(ALL + "?state=open", 200, "[" + INCIDENT + "]");

        var run = Run.of(server, "incidents", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("12", "OPEN", "front +2", "db (shop").doesNotContain("null");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void oneIsShownWithWhatHappened() {
        server.on("GET " + ONE, 200, DETAIL);

        var run = Run.of(server, "incidents", "shop", "12");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "front, api, database",
                        "db (shop-db-1) was stopped",
                        "docker start",
                        "opened",
                        "front went down")
                .doesNotContain("null");
    }

    @Test
    void whoLooksAfterItIsSaidWithANote() {
        server.on("POST " + ONE + "/ack", 200, DETAIL);
        server.on("POST " + ONE + "/notes", 200, DETAIL);

        assertThat(Run.of(server, "incidents", "shop", "12", "--ack", "--note", "on it")
                        .out())
                .contains("You look after incident 12.");
        assertThat(Run.of(server, "incidents", "shop", "12", "--note", "on it").status())
                .isZero();
    }

    @Test
    void theDraftIsWrittenAsItIs() {
        server.on("GET " + ONE + "/rca", 200, "# Incident 12\n");

        assertThat(Run.of(server, "incidents", "shop", "12", "--rca").out()).isEqualTo("# Incident 12\n");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThat(Run.of(server, "incidents", "shop", "--ack").status()).isEqualTo(2);
        assertThat(Run.of(server, "incidents", "shop", "12", "--ack", "--rca").status())
                .isEqualTo(2);
        assertThat(Run.of(server, "incidents", "shop", "12", "--all").status()).isEqualTo(2);
    }
}
