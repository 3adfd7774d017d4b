package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code monitors}. */
class MonitorsTest {
    private static final String LIST = "GET /api/v1/projects/shop/monitors";
    private static final String ONE = "/api/v1/projects/shop/monitors/site";
    private static final String MONITOR = """
            {"name":"site","title":"Front page","kind":"http","priority":"P0","question":"GET https://x.example.id/",
             "state":"down","detail":"down","since":"2026-11-28T02:00:00Z","every_seconds":30,"fails_after":2,
             "recovers_after":2,"looked_at":"2026-11-28T02:05:00Z","seen":"answered 502, wanted 200","took_millis":12.4,
             "uptime24h":0.999999,"uptime30d":null,"p95_millis":143.2,"paused_at":null}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void howEachStandsFitsALine() {
        server.on(LIST, 200, "[" + MONITOR + "]");

        var run = Run.of(server, "monitors", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("DOWN", "site", "99.99%", "143 ms", "answered 502")
                .doesNotContain("null", "100%");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aProjectThatWatchesNothingSaysWhatToDo() {
        server.on(LIST, 200, "[]");

        assertThat(Run.of(server, "monitors", "shop").out()).contains("every: 30s");
    }

    @Test
    void oneIsShownWithWhatBecameOfIt() {
        server.on("GET " + ONE, 200, """
                {"monitor":%s,"range":"24h","part_seconds":600,
                 "totals":[{"range":"24h","looks":2880,"bad":3,"uptime":0.99895,"p50_millis":40.1,"p95_millis":143.2,
                   "p99_millis":1200.0}],
                 "series":[],
                 "transitions":[{"at":"2026-11-28T02:00:00Z","was":"up","became":"down","since":"2026-11-01T00:00:00Z",
                   "seen":"answered 502, wanted 200","told":"told"}],
                 "looks":[{"at":"2026-11-28T02:05:00Z","result":"failed","took_millis":3.21,"seen":"answered 502"}]}""".formatted(MONITOR));

        var run = Run.of(server, "monitors", "shop", "site");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("Front page", "GET https://x.example.id/", "99.89%", "2880", "told", "FAILED", "3.2 ms");
    }

    @Test
    void aPauseSaysForHowLong() {
        server.on("POST " + ONE + "/pause", 200, MONITOR).on("POST " + ONE + "/resume", 200, MONITOR);

        assertThat(Run.of(server, "monitors", "shop", "site", "--pause", "--for", "2h")
                        .status())
                .isZero();
        assertThat(Run.of(server, "monitors", "shop", "site", "--resume").out()).contains("looked at again");
        assertThat(server.requests().getFirst().body()).contains("\"duration\"", "\"2h\"");
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedBeforeTheServerIsAsked() {
        assertThat(Run.of(server, "monitors", "shop", "--pause").status()).isEqualTo(2);
        assertThat(Run.of(server, "monitors", "shop", "site", "--pause", "--resume")
                        .status())
                .isEqualTo(2);
        assertThat(Run.of(server, "monitors", "shop", "site", "--for", "2h").status())
                .isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aProgramReadsItAsJson() {
        server.on(LIST, 200, "[" + MONITOR + "]");

        assertThat(Run.of(server, "monitors", "shop", "--json").out()).contains("\"p95_millis\"");
    }
}
