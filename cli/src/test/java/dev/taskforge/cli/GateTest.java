package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final String NO_GO = """
            {"project":"shop","environment":"production","verdict":"NO-GO","items":[
              {"id":"health","title":"The shop answers","priority":"P0","state":"fail",
               "reason":"Connection refused to 127.0.0.1:8000, which is where the shop should be listening by now",
               "fix":"Start it: docker compose up -d","checks":["health"],"blocks":true},
              {"id":"backup","title":"backup","priority":"P1","state":"pass","reason":"12 minutes old",
               "fix":null,"checks":["backup"],"blocks":false}],
             "blockers":["health"]}""";
    private static final String CHECKS = """
            [{"name":"health","state":"fail","finished_at":"2026-11-21T09:59:30Z"},
             {"name":"backup","state":"pass","finished_at":"2026-11-21T07:00:00Z"}]""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private CannedServer noGo() {
        return server.on("POST /api/v1/projects/shop/gate/refresh", 202, "{\"id\":7}")
                .on("GET /api/v1/jobs/7", 200, "{\"id\":7,\"job_type\":\"check\",\"state\":\"running\"}")
                .on("GET /api/v1/jobs/7", 200, "{\"id\":7,\"job_type\":\"check\",\"state\":\"succeeded\"}")
                .on("GET /api/v1/projects/shop/gate", 200, NO_GO)
                .on("GET /api/v1/projects/shop/checks", 200, CHECKS);
    }

    @Test
    void asksWhatIsNotFreshThenNamesEachBlockerAndEndsWithOne() {
        var run = Run.of(noGo(), "gate", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("check: running");
        assertThat(run.out()).isEqualTo("""
                        Gate of shop (production)

                        STATE  PRI  ITEM    AGE   REASON
                        FAIL   P0   health  30 s  Connection refused to 127.0.0.1:8000, which is where
                                                  the shop should be listening by now
                        PASS   P1   backup  3 h   12 minutes old

                        What blocks:
                          1. health: The shop answers
                             Connection refused to 127.0.0.1:8000, which is where the shop should be
                             listening by now
                             Fix: Start it: docker compose up -d

                        +---------+
                        |  NO-GO  |  shop: 1 of 2 items block
                        +---------+
                        """);
    }

    @Test
    void aGoEndsWithZero() {
        server.on("GET /api/v1/projects/shop/gate", 200, """
                        {"project":"shop","environment":"production","verdict":"GO","items":[
                          {"id":"health","priority":"P0","state":"pass","reason":"200 in 4 ms","checks":["health"],
                           "blocks":false}],"blockers":[]}""").on("GET /api/v1/projects/shop/checks", 200, CHECKS);

        var run = Run.of(server, "gate", "shop", "--cached");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("|  GO  |  shop: all that must hold is proven (1 items)");
        assertThat(server.requests()).extracting(CannedServer.Request::line).allMatch(line -> line.startsWith("GET"));
    }

    @Test
    void jsonIsTheServersAnswerAndTheExitStatusStillSaysTheVerdict() {
        var run = Run.of(noGo(), "gate", "shop", "--json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("{").contains("\"verdict\" : \"NO-GO\"");
    }

    @Test
    void speaksIndonesianAndAsksTheServerForIt() {
        var environment = Map.of("TASKFORGE_URL", noGo().url(), "TASKFORGE_LANG", "id");

        var run = Run.with(environment, Path.of("."), false, "gate", "shop");

        assertThat(run.out()).contains("Yang menghalangi:").contains("shop: 1 dari 2 butir menghalangi");
        assertThat(server.last().language()).isEqualTo("id");
    }

    @Test
    void coloursOnlyATerminalThatWantsThem() {
        var environment = Map.of("TASKFORGE_URL", noGo().url(), "TERM", "xterm");

        var coloured = Run.with(environment, Path.of("."), true, "gate", "shop", "--cached");
        var plain = Run.with(
                Map.of("TASKFORGE_URL", server.url(), "TERM", "xterm", "NO_COLOR", "1"),
                Path.of("."),
                true,
                "gate",
                "shop",
                "--cached");

        assertThat(coloured.out()).contains("\u001B[31mFAIL\u001B[0m");
        assertThat(plain.out()).doesNotContain("\u001B");
    }

    @Test
    void whatOthersWroteCannotSteerTheTerminal() {
        server.on("GET /api/v1/projects/shop/gate", 200, """
                        {"project":"shop","verdict":"NO-GO","items":[{"id":"x","priority":"P0","state":"fail",
                          "reason":"red \\u001b[2J gone\\u0007","checks":[],"blocks":true}]}""").on("GET /api/v1/projects/shop/checks", 200, "[]");

        assertThat(Run.of(server, "gate", "shop", "--cached").out()).doesNotContain("\u001B", "\u0007");
    }
}
