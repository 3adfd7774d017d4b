package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final String LIST = "GET /api/v1/projects/shop/alerts";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String alerts(String state, int attempts, String error) {
        return """
                {"channels":[
                   {"id":"ops","kind":"telegram","topics":["release","backup"],"severity":"info","hours":null,"fallback":"mail"},
                   {"id":"boss","kind":"fonnte","topics":["backup"],"severity":"critical","hours":"07:00-22:00","fallback":null},
                   {"id":"mail","kind":"email","topics":[],"severity":"info","hours":null,"fallback":null}],
                 "deliveries":[{"id":7,"channel":"ops","title":"Shop: a test message","at":"2026-11-28T02:00:00Z",
                   "state":"%s","attempts":%d,"error":%s}]}""".formatted(state, attempts, error);
    }

    @Test
    void whoHearsOfAProjectAndWhatWasToldIsListed() {
        server.on(LIST, 200, alerts("given-up", 3, "\"answered 401\""));

        var run = Run.of(server, "alerts", "list", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("release, backup", "backup (critical)", "07:00-22:00", "GIVEN-UP", "answered 401")
                .doesNotContain("null");
    }

    @Test
    void aProjectThatTellsNobodySaysWhatToDo() {
        server.on(LIST, 200, "{\"channels\":[],\"deliveries\":[]}");

        assertThat(Run.of(server, "alerts", "list", "shop").out())
                .contains("Write a section alerts", "Nothing was told");
    }

    @Test
    void aTestWaitsUntilItWasTakenAndNamesTheChannel() {
        server.on("POST /api/v1/projects/shop/alerts/test", 202, "[{\"id\":7}]")
                .on(LIST, 200, alerts("waiting", 0, "null"))
                .on(LIST, 200, alerts("sent", 1, "null"));

        var run = Run.of(server, "alerts", "test", "shop", "--to", "ops");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("SENT", "ops");
        assertThat(server.requests())
                .first()
                .satisfies(request -> assertThat(request.body()).contains("\"ops\""));
    }

    @Test
    void aTestThatWasNotTakenIsAFailureThatSaysWhy() {
        server.on("POST /api/v1/projects/shop/alerts/test", 202, "[{\"id\":7}]")
                .on(LIST, 200, alerts("waiting", 1, "\"answered 503\""));

        var run = Run.of(server, "alerts", "test", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("WAITING", "answered 503");
    }

    @Test
    void aProgramReadsTheTestsAsJson() {
        server.on("POST /api/v1/projects/shop/alerts/test", 202, "[{\"id\":7}]")
                .on(LIST, 200, alerts("sent", 1, "null"));

        assertThat(Run.of(server, "alerts", "test", "shop", "--json").out()).contains("\"state\"", "\"sent\"");
    }
}
