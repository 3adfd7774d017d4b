package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code host}. */
class HostTest {
    private static final String HOST = """
            {"machine":"vm-1","at":"2026-11-21T08:00:00Z","grade":%s,"possible_grade":%s,"score":71,"fixes_unknown":%s,"rules":[
             {"rule":"ssh-password","title":"SSH","weight":"P0","state":"fail","seen":"Passwords are taken.","fix":"Switch them off.",
              "ignored":null,"fixable":true,"in_force":null},
             {"rule":"overcommit","title":"Redis","weight":"P1","state":"pass","seen":"It is 1.","fix":null,
              "ignored":null,"fixable":true,"in_force":{"fix":"overcommit","job_id":4,"by":"ani","at":"2026-11-21T08:00:00Z"}},
             {"rule":"swap","title":"Swap","weight":"P2","state":"fail","seen":"None.","fix":"Make some.",
              "ignored":"zram is used","fixable":false,"in_force":null},
             {"rule":"boot-target","title":"Desktop","weight":"P2","state":"not_applicable","seen":"No desktop.","fix":null,
              "ignored":null,"fixable":true,"in_force":null}]}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private CannedServer ended(String path, String rest) {
        return server.on("POST " + path, 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"posture-fix\"," + rest + "}");
    }

    private static String result(String fix, String state) {
        return "\"state\":\"succeeded\",\"result\":{\"fix\":\"" + fix + "\",\"state\":\"" + state
                + "\",\"lines\":[\"+ /etc/x.conf\",\"$ sshd -t\"]}";
    }

    @Test
    void theGradeAndEachRuleAreShown() {
        server.on("GET /api/v1/host", 200, HOST.formatted("\"D\"", "\"C\"", "\"x.json cannot be read\""));

        var run = Run.of(server, "host");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("vm-1 has grade D, 71 percent", "It could be C", "x.json cannot be read")
                .containsSubsequence(
                        "FAIL",
                        "ssh-password",
                        "Switch them off.",
                        "overcommit *",
                        "IGNORED",
                        "zram is used",
                        "* changed by")
                .doesNotContain("Make some.");
        assertThat(Run.of(server, "host", "--json").out()).contains("\"grade\"");
    }

    @ParameterizedTest
    @CsvSource({"A, 0", "B, 0", "C, 1", "F, 1"})
    void aGoodGradeEndsWithZero(String grade, int status) {
        server.on("GET /api/v1/host", 200, HOST.formatted("\"" + grade + "\"", "\"" + grade + "\"", "null"));

        assertThat(Run.of(server, "host").status()).isEqualTo(status);
    }

    @Test
    void withoutAGradeThatIsSaid() {
        server.on("GET /api/v1/host", 200, HOST.formatted("null", "null", "null"));

        var run = Run.of(server, "host");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("nothing could be asked");
    }

    @Test
    void aFixIsAskedForAndWhatItDidIsSaid() {
        ended("/api/v1/host/fixes", result("ssh-password", "fixed"));

        var run = Run.of(server, "host", "fix", "ssh-password");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("+ /etc/x.conf", "$ sshd -t", "done, and proven");
        assertThat(server.requests().getFirst().body())
                .contains("\"fix\":\"ssh-password\"", "\"dry_run\":false", "\"force\":false");
    }

    @Test
    void aDryRunChangesNothing() {
        ended("/api/v1/host/fixes", result("updates", "planned"));

        var run = Run.of(server, "host", "fix", "updates", "--dry-run");

        assertThat(run.out()).contains("nothing was changed");
        assertThat(server.requests().getFirst().body()).contains("\"dry_run\":true");
    }

    @Test
    void whatIsRefusedEndsWithOneAndItsReason() {
        ended("/api/v1/host/fixes", "\"state\":\"failed\",\"error\":\"all would be locked out\"");

        var run = Run.of(server, "host", "fix", "ssh-password");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("all would be locked out");
    }

    @Test
    void aFixIsTakenBack() {
        ended("/api/v1/host/fixes/updates/undo", result("updates", "undone"));

        assertThat(Run.of(server, "host", "undo", "updates").out()).contains("as it was before");
    }

    @Test
    void theDesktopIsEndedBroughtBackAndAskedAbout() {
        server.on("GET /api/v1/host", 200, HOST.formatted("\"A\"", "\"A\"", "null"));
        ended("/api/v1/host/fixes", result("boot-target", "fixed"));

        assertThat(Run.of(server, "host", "gui", "status").out()).isEqualTo("No desktop.\n");
        assertThat(Run.of(server, "host", "gui", "off", "--force").status()).isZero();
        assertThat(Run.of(server, "host", "gui", "on").status()).isZero();
        assertThat(Run.of(server, "host", "gui", "away").status()).isEqualTo(2);
        assertThat(server.requests().stream()
                        .filter(request -> request.body().contains("fix"))
                        .map(request -> request.body()))
                .anyMatch(body -> body.contains("\"fix\":\"boot-target\"") && body.contains("\"force\":true"))
                .anyMatch(body -> body.contains("\"fix\":\"desktop\"") && body.contains("\"force\":false"));
    }

    @Test
    void theLastChangesAreListed() {
        server.on("GET /api/v1/host/fixes", 200, """
                [{"job_id":5,"fix":"updates","act":"fix","by":"ani","at":"2026-11-21T08:00:00Z","state":"fixed","lines":[],"error":null},
                 {"job_id":4,"fix":"clock","act":"undo","by":"ani","at":"2026-11-21T07:00:00Z","state":"failed","lines":[],
                  "error":"nothing to take back"}]""");

        assertThat(Run.of(server, "host", "--list").out())
                .containsSubsequence("FIXED", "ani", "fix updates", "FAILED", "undo clock: nothing to take back");
    }
}
