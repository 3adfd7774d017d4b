package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code heartbeats}. */
class HeartbeatsTest {
    private static final String LIST = "GET /api/v1/projects/shop/heartbeats";
    private static final String ONE = "/api/v1/projects/shop/heartbeats/nightly";
    private static final String URL = "https://taskforge.example.id/ping/6b8f3d0e-7a41-4c52-9d20-3f1f0f6f2a11";
    private static final String HEARTBEAT = """
            {"name":"nightly","title":"Nightly report","heartbeat":"24h","timezone":null,"grace_seconds":3600,
             "max_run_seconds":3600,"state":"missed","ended_at":"2026-11-26T02:00:00Z","exit_status":null,"started_at":null,
             "took_millis":754000,"due_at":"2026-11-27T02:00:00Z","fails_at":"2026-11-27T03:00:00Z","pings":12,
             "url":"%s"}""".formatted(URL);

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private String detail(String body) {
        return """
                {"heartbeat":%s,"last":[{"at":"2026-11-26T02:00:00Z","signal":"fail","exit_status":3,"rid":null,
                 "took_millis":754000,"more":7,"body":"%s"}]}""".formatted(HEARTBEAT, body);
    }

    @Test
    void howEachStandsFitsALine() {
        server.on(LIST, 200, "[" + HEARTBEAT + "]");

        var run = Run.of(server, "heartbeats", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("MISSED", "nightly", "24h").doesNotContain("null", "/ping/");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aScriptCanTakeTheAddress() {
        server.on("GET " + ONE, 200, detail("")).on("POST " + ONE + "/new-url", 200, HEARTBEAT);

        assertThat(Run.of(server, "heartbeats", "shop", "nightly", "--url").out())
                .isEqualToIgnoringNewLines(URL);
        assertThat(Run.of(server, "heartbeats", "shop", "nightly", "--new-url").out())
                .isEqualToIgnoringNewLines(URL);
    }

    @Test
    void whoMayNotSeeTheAddressIsToldSo() {
        server.on("GET " + ONE, 200, detail("").replace("\"" + URL + "\"", "null"));

        var run = Run.of(server, "heartbeats", "shop", "nightly", "--url");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whatWasSentAlongDoesNotSteerTheTerminal() {
        server.on("GET " + ONE, 200, detail("line one\\n\\u001b[2Jline two" + "\\nx".repeat(20)));

        var run = Run.of(server, "heartbeats", "shop", "nightly");

        assertThat(run.out())
                .contains("FAIL", "+7", "line one", "[2Jline two", "12 more lines", URL)
                .doesNotContain("\u001b");
    }

    @Test
    void aProjectWithoutOneSaysWhatToDo() {
        server.on(LIST, 200, "[]");

        assertThat(Run.of(server, "heartbeats", "shop").out()).contains("heartbeat: 24h");
        assertThat(Run.of(server, "heartbeats", "shop", "--new-url").status()).isEqualTo(2);
        assertThat(Run.of(server, "heartbeats", "shop", "--json").out()).contains("[");
    }
}
