package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rollback --with-database} and {@code returns}. */
class ReturnsTest {
    private static final String REQUEST = """
            {"id":3,"project":"shop","state":"waiting","release":6,"serving":7,"database":"main","backup_id":12,
             "lost_since":"2026-11-27T02:00:00Z","requested_by":"sari","expires_at":"2026-11-27T08:00:00Z",
             "approvers":["budi"],"job_id":5}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPlanSaysWhatWouldBeLostBeforeWhatWouldBeDone() {
        server.on("POST /api/v1/projects/shop/returns/plan", 200, """
                {"release":6,"database":"main","lost_since":"2026-11-27T02:00:00Z","lost_seconds":7290,
                 "plan":{"refused":null,"image":"shop:6","before":7,"steps":["end it","start it"],"migrations":[]}}""");

        var run = Run.of(server, "rollback", "shop", "--with-database", "--to", "6", "--backup", "12", "--plan");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("What was written to main after 2026-11-27T02:00:00Z, during the last 2 h", "  1. end it");
        assertThat(server.last().body()).isEqualTo("{\"release\":6,\"backup_id\":12}");
    }

    @Test
    void aPlanThatWouldBeRefusedEndsWithOne() {
        server.on("POST /api/v1/projects/shop/returns/plan", 200, """
                {"release":6,"database":"main","lost_since":"2026-11-27T02:00:00Z","lost_seconds":7,
                 "plan":{"refused":"nginx does not run","fix":"Start it.","steps":[],"migrations":[]}}""");

        assertThat(Run.of(server, "rollback", "shop", "--with-database", "--plan")
                        .status())
                .isEqualTo(1);
        assertThat(Run.of(server, "rollback", "shop", "--with-database", "--plan", "--json")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void whoAsksIsToldWhoMayApproveIt() {
        server.on("POST /api/v1/projects/shop/returns", 201, REQUEST);

        var run = Run.of(server, "rollback", "shop", "--with-database", "--undo", "--reason", "prices are garbled");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("Request 3: release 6 with the data of main from 2026-11-27T02:00:00Z")
                .contains("budi", "taskforge returns shop --approve 3");
        assertThat(server.last().body()).isEqualTo("{\"undo\":true,\"reason\":\"prices are garbled\"}");
    }

    private static final String WAITING = "{\"items\":[" + REQUEST + "]}";

    private static String waitingSince(String moment) {
        return WAITING.replace("2026-11-27T02:00:00Z", moment)
                .replace("\"requested_by\"", "\"reason\":\"prices are garbled\",\"requested_by\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"returns shop --approve 3", "returns shop --approve 3 --json"})
    void withoutATerminalNothingIsApprovedThatWasNotMeant(String command) {
        server.on("GET /api/v1/projects/shop/returns?limit=100", 200, waitingSince("2026-11-21T07:00:00Z"));

        var run = Run.of(server, command.split(" "));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("Nothing was approved.", "--yes");
        assertThat(server.last().line()).startsWith("GET ");
    }

    @ParameterizedTest
    @CsvSource({"yes, 0, true", "YA, 0, true", "n, 1, false", "'', 1, false"})
    void onATerminalWhoApprovesSeesWhatWillBeLostAndIsAsked(String said, int status, boolean isApproved) {
        server.on("GET /api/v1/projects/shop/returns?limit=100", 200, waitingSince("2026-11-21T07:00:00Z"));
        carriesOut();

        var run = approve(said, true);

        assertThat(run.status()).isEqualTo(status);
        assertThat(run.out())
                .containsSubsequence(
                        "Request 3 of sari: release 6 is to serve again instead of release 7",
                        "are garbled",
                        "data of backup 12 of main",
                        "What was written to main after 2026-11-21T07:00:00Z, during the last 3 h",
                        "Approve it?");
        assertThat(isAnythingPosted()).isEqualTo(isApproved);
    }

    @Test
    void whatIsPipedIntoACommandThatWritesToATerminalIsNoAnswer() {
        server.on("GET /api/v1/projects/shop/returns?limit=100", 200, waitingSince("2026-11-21T07:00:00Z"));
        carriesOut();

        var run = approve("yes", false);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("written to main after").doesNotContain("Approve it?");
        assertThat(run.err()).contains("Nothing was approved.", "--yes");
        assertThat(isAnythingPosted()).isFalse();
    }

    /** Writes to a terminal; whether what is said comes from there, too, or through a pipe. */
    private Run approve(String said, boolean isAnswered) {
        var environment = Map.of("TASKFORGE_URL", server.url(), "TASKFORGE_TOKEN", "secret", "NO_COLOR", "1");
        var before = System.in;
        System.setIn(new ByteArrayInputStream((said + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return Run.with(environment, Path.of("."), true, isAnswered, "returns", "shop", "--approve", "3");
        } finally {
            System.setIn(before);
        }
    }

    private boolean isAnythingPosted() {
        return server.requests().stream().anyMatch(request -> request.line().startsWith("POST "));
    }

    @Test
    void aRequestThatNobodyMadeIsNotApprovedUnseen() {
        server.on("GET /api/v1/projects/shop/returns?limit=100", 200, "{\"items\":[]}");

        var run = Run.of(server, "returns", "shop", "--approve", "3", "--yes");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("There is no request 3 in shop");
    }

    @Test
    void whoApprovesSeesTheDeploymentToItsEnd() {
        server.on("GET /api/v1/projects/shop/returns?limit=100", 200, waitingSince("2026-11-21T07:00:00Z"));
        carriesOut();

        var run = Run.of(server, "returns", "shop", "--approve", "3", "--yes");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("written to main after", "shop_app_r7_1 has ended", "Release 6 of shop serves");
    }

    private void carriesOut() {
        server.on("POST /api/v1/projects/shop/returns/3/approve", 202, REQUEST.replace("waiting", "approved"))
                .on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"deploy","state":"succeeded","result":{"release":6}}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, """
                        {"items":[{"number":1,"at":"2026-11-27T02:10:00Z","text":"shop_app_r7_1 has ended"}]}""");
    }

    @Test
    void requestsAreListedDeniedAndWithdrawn() {
        server.on("GET /api/v1/projects/shop/returns?limit=20", 200, "{\"items\":[" + REQUEST + "]}")
                .on("POST /api/v1/projects/shop/returns/3/deny", 200, REQUEST)
                .on("POST /api/v1/projects/shop/returns/3/withdraw", 200, REQUEST);

        assertThat(Run.of(server, "returns", "shop").out()).contains("waiting", "main", "sari");
        assertThat(Run.of(server, "returns", "shop", "--deny", "3").out()).contains("Request 3 is denied.");
        assertThat(Run.of(server, "returns", "shop", "--withdraw", "3").out()).contains("Request 3 is withdrawn.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollback shop --backup 3",
                "rollback shop --undo",
                "rollback shop --with-database",
                "rollback shop --with-database --reason garbled --note why",
                "rollback shop --with-database --reason garbled --accept-schema why",
                "returns shop --approve 3 --deny 3"
            })
    void whatDoesNotGoTogetherIsRefusedBeforeTheServerIsAsked(String command) {
        var run = Run.of(server, command.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }
}
