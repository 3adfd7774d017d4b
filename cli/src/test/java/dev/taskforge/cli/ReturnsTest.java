package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void whoApprovesSeesTheDeploymentToItsEnd() {
        server.on("POST /api/v1/projects/shop/returns/3/approve", 202, REQUEST.replace("waiting", "approved"))
                .on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"deploy","state":"succeeded","result":{"release":6}}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, """
                        {"items":[{"number":1,"at":"2026-11-27T02:10:00Z","text":"shop_app_r7_1 has ended"}]}""");

        var run = Run.of(server, "returns", "shop", "--approve", "3");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("shop_app_r7_1 has ended", "Release 6 of shop serves");
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
