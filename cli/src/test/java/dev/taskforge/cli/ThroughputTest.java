package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private static final String NONE = "{\"p50\":null,\"p95\":null,\"p99\":null}";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String step(String begin, int submitted, int succeeded, String wait, String run) {
        return """
                {"begin":"%s","submitted":%d,"succeeded":%d,"failed":0,"cancelled":0,"retried":0,
                 "wait_millis":%s,"run_millis":%s}""".formatted(begin, submitted, succeeded, wait, run);
    }

    @Test
    void onlyStepsInWhichSomethingHappenedAreShownAndThenAllTogether() {
        var times = "{\"p50\":0.4,\"p95\":1500.0,\"p99\":90000.0}";
        server.on("GET /api/v1/throughput?span=24h&queue=mail&type=send", 200, """
                {"whole":%s,"step_seconds":1200,"steps":[%s,%s]}""".formatted(
                        step("2026-11-21T08:00:00Z", 3, 2, times, NONE),
                        step("2026-11-21T08:00:00Z", 0, 0, NONE, NONE),
                        step("2026-11-21T08:20:00Z", 3, 2, times, NONE)));

        var run = Run.of(server, "jobs", "throughput", "--span", "24h", "--queue", "mail", "--type", "send");

        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).hasSize(3).allMatch(line -> line.length() <= 80);
        assertThat(run.out())
                .containsPattern("FROM +NEW +SUCCEEDED")
                .containsPattern("11-2\\d \\d\\d:20 +3 +2 +0 +0 +1 ms/1 s +-")
                .containsPattern("all together +3 +2");
    }

    @Test
    void aTimeInWhichNothingHappenedIsSaidSo() {
        var nothing = step("2026-11-21T08:00:00Z", 0, 0, NONE, NONE);
        server.on(
                "GET /api/v1/throughput?span=1h",
                200,
                "{\"whole\":" + nothing + ",\"step_seconds\":60,\"steps\":[" + nothing + "]}");

        assertThat(Run.of(server, "jobs", "throughput").out()).contains("Nothing happened in this time.");
    }
}
