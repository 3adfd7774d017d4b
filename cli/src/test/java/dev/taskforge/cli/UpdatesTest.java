package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code updates}. */
class UpdatesTest {
    private static final String PATH = "/api/v1/projects/shop/updates";
    private static final String PATCHES = "/api/v1/projects/shop/patches";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String report(String findings, String looked) {
        return "{\"job_id\":5,\"whole\":true,\"findings\":[" + findings + "],\"looked\":[" + looked
                + "],\"notes\":[\"Of Maven…\"]}";
    }

    private static String finding(String severity) {
        return """
                {"area":"packages","severity":"%s","name":"lodash","now":"4.17.20","fixed_in":"4.17.21","ids":["CVE-2026-7"],
                 "place":"package-lock.json:6","why":"Prototype pollution"}""".formatted(severity);
    }

    private void looks(String answer) {
        server.on("POST " + PATH, 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"updates-scan\",\"state\":\"succeeded\"}")
                .on("GET " + PATH + "?job=5", 200, answer);
    }

    @Test
    void whatIsVulnerableIsShownAndEndsWithOne() {
        looks(report(finding("high"), "{\"standing\":\"looked\",\"said\":\"x\"}"));

        var run = Run.of(server, "updates", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .containsSubsequence("SEVERITY", "HIGH", "lodash", "4.17.20", "4.17.21", "CVE-2026-7", "Of Maven");
    }

    @Test
    void whatMattersLessEndsWithZero() {
        looks(report(finding("low"), "{\"standing\":\"looked\",\"said\":\"x\"}"));

        assertThat(Run.of(server, "updates", "shop").status()).isZero();
    }

    @Test
    void whatCouldNotBeLookedAtIsSaidAndEndsWithOne() {
        looks(report("", "{\"standing\":\"missing\",\"said\":\"no advisories of npm\"}"));

        var run = Run.of(server, "updates", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("Nothing was found.", "Not looked at: no advisories of npm");
    }

    @Test
    void theNewestReportOfOnePartIsShownWithoutLooking() {
        server.on("GET " + PATH + "?only=os", 200, report("", ""));

        var run = Run.of(server, "updates", "shop", "--last", "--only", "os");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void applyOnlySaysWhatItWouldInstall() {
        server.on("POST " + PATCHES, 202, "{\"id\":6,\"state\":\"available\"}")
                .on("GET /api/v1/jobs/6", 200, """
                        {"id":6,"job_type":"patch","state":"succeeded","result":{"state":"planned","changes":
                        [{"name":"openssl","from":"3.0.11","to":"3.0.13"}],"restart":null}}""")
                .on("GET /api/v1/jobs/6/log?after=0&limit=500", 200, "{\"items\":[]}");

        var run = Run.of(server, "updates", "shop", "apply");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("openssl", "3.0.13", "Nothing was installed");
        assertThat(server.requests().getFirst().body()).contains("\"dry_run\":true", "\"in_window\":false");
    }

    @Test
    void aWindowThatComesIsNotWaitedFor() {
        server.on("POST " + PATCHES, 202, "{\"id\":6,\"state\":\"scheduled\",\"run_at\":\"2026-12-01T02:00:00Z\"}");

        var run = Run.of(server, "updates", "shop", "apply", "--in-window");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("2026-12-01T02:00:00Z");
        assertThat(server.requests().getFirst().body()).contains("\"dry_run\":false", "\"in_window\":true");
    }

    @Test
    void whatFailsEndsWithOneAndItsReason() {
        server.on("POST " + PATCHES, 202, "{\"id\":6,\"state\":\"available\"}")
                .on("GET /api/v1/jobs/6", 200, """
                        {"id":6,"job_type":"patch","state":"failed","error":"Nothing was done: not root"}""")
                .on("GET /api/v1/jobs/6/log?after=0&limit=500", 200, "{\"items\":[]}");

        var run = Run.of(server, "updates", "shop", "apply", "--yes");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("not root");
    }

    @Test
    void theLogOfMaintenanceIsListed() {
        server.on("GET " + PATCHES, 200, """
                [{"job_id":6,"by":"ani","state":"patched","changes":[{"name":"openssl","from":"1","to":"2"}],
                  "log":["[2025-11-15 02:10:00] [WARN] Security patch installed: openssl 1 → 2"],"error":null}]""");

        assertThat(Run.of(server, "updates", "shop", "--list").out())
                .contains("Job 6: patched, by ani", "[2025-11-15 02:10:00] [WARN] Security patch installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--yes", "applz", "apply --last", "apply --dry-run --yes"})
    void whatDoesNotGoTogetherIsMisuse(String arguments) {
        var words = ("updates shop " + arguments).split(" ");

        var run = Run.of(server, words);

        assertThat(run.status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }
}
