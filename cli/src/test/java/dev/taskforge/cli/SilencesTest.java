package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code silences} and {@code oncall}. */
class SilencesTest {
    private static final String PROJECT = "/api/v1/projects/shop";
    private static final String SILENCE = """
            {"id":3,"monitors":"front*","reason":"new disk","from":"2026-11-28T02:00:00Z","until":"2026-11-28T04:00:00Z",
             "by":"ani"}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void silencesAndWindowsAreListed() {
        server.on("GET " + PROJECT + "/silences", 200, "[" + SILENCE + "]")
                .on("GET " + PROJECT + "/maintenance", 200, """
                [{"name":"patches","state":"next","from":"2026-11-29T01:00:00Z","until":"2026-11-29T03:00:00Z","monitors":[]}]""");

        var run = Run.of(server, "silences", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("front*", "new disk", "ani", "patches", "NEXT", "*");
        assertThat(Run.of(server, "silences", "shop", "--json").out()).contains("\"silences\"", "\"windows\"");
    }

    @Test
    void aSilenceIsBegunAndEnded() {
        server.on("POST " + PROJECT + "/silences", 201, SILENCE).on("DELETE " + PROJECT + "/silences/3", 200, SILENCE);

        var run = Run.of(server, "silences", "shop", "--for", "2h", "--monitors", "front*", "--reason", "new disk");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Silence 3", "front*");
        assertThat(Run.of(server, "silences", "shop", "--end", "3").out()).contains("Silence 3 has ended");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThat(Run.of(server, "silences", "shop", "--for", "2h").err()).contains("--reason");
        assertThat(Run.of(server, "silences", "shop", "--reason", "x").status()).isEqualTo(2);
        assertThat(Run.of(server, "silences", "shop", "--for", "2h", "--reason", "x", "--end", "3")
                        .err())
                .contains("--end");
    }

    @Test
    void whoIsOnCallIsShown() {
        server.on("GET " + PROJECT + "/oncall", 200, """
                {"turns":[{"name":"Budi","channel":"budi","from":"2026-11-23T01:00:00Z","until":"2026-11-30T01:00:00Z"}],
                 "steps":[{"after_seconds":300,"to":["oncall"]}]}""");

        var run = Run.of(server, "oncall", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Budi", "budi", "5 min", "oncall");
    }

    @Test
    void nobodyOnCallSaysWhatToWrite() {
        server.on("GET " + PROJECT + "/oncall", 200, "{\"turns\":[],\"steps\":[]}");

        assertThat(Run.of(server, "oncall", "shop").out()).contains("oncall under alerts");
    }
}
