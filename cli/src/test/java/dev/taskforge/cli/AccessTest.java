package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String MATRIX = """
            [{"check":"doors","title":"doors","state":"fail","evidence_id":3,"job_id":7,
              "finished_at":"2026-11-21T09:59:30Z",
              "identities":[{"name":"owner","role":"owner","tenant":null},{"name":"anonymous","role":"anonymous","tenant":null}],
              "routes":[{"route":"report","request":"GET /report","cells":[
                {"identity":"owner","state":"pass","expected":"200","found":"200","seen":"owner · report: answered 200."},
                {"identity":"anonymous","state":"fail","expected":"401","found":"200","seen":"anonymous · report: answered 200 instead of 401."}]}]}]""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theMatrixMarksWhatIsWrongAndEndsWithOne() {
        var run = Run.of(server.on("GET /api/v1/projects/shop/access", 200, MATRIX), "access", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("doors: FAIL, asked 30 s ago", "report  200    ! 200", "instead of 401");
    }

    @Test
    void runsThatMayHaveLeftTestDataAreNamed() {
        var journeys = """
                [{"name":"life","base":"https://x","writes":true,"identity":"i","data":"projects tf-probe","checks":["c"],
                  "state":"pass","seen":"6 steps passed","evidence_id":1,"finished_at":"2026-11-21T09:59:30Z","steps":[],
                  "runs":[{"id":4,"job_id":7,"state":"cut_off","step":"create","cleanup":"unknown","note":"",
                    "started_at":"2026-11-21T09:00:00Z","ended_at":null}]}]""";
        var run = Run.of(server.on("GET /api/v1/projects/shop/journeys", 200, journeys), "journeys", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("PASS", "life", "Run 4 of life may have left test data", "projects tf-probe");
    }
}
