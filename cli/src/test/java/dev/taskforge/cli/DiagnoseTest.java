package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code diagnose}. */
class DiagnoseTest {
    private static final String ASK = "POST /api/v1/projects/shop/diagnosis";
    private static final String ANSWER = "GET /api/v1/projects/shop/diagnosis?job=5";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private CannedServer ended(String state) {
        return server.on(ASK, 202, "{\"id\":5}").on("GET /api/v1/jobs/5", 200, """
                {"id":5,"job_type":"diagnose","state":"%s","error":"it took longer than PT1M30S"}""".formatted(state));
    }

    private static String answer(boolean whole, String causes) {
        return """
                {"job_id":5,"containers":2,"answers":1,"whole":%s,"causes":[%s],"unread":["The log of app was not read."]}""".formatted(whole, causes);
    }

    @Test
    void theRootIsToldFirstWithItsEvidenceAndWhatFollows() {
        ended("succeeded").on(ANSWER, 200, answer(true, """
                {"cause":"stopped","confidence":"certain","subject":"db","since":"2026-11-21T08:00:00Z",
                 "said":"db was stopped.","advice":"docker start db","evidence":["It ended with code 0."],
                 "lines":["shutting down"],
                 "below":[{"cause":"dependency-down","confidence":"likely","subject":"app","since":null,
                   "said":"app needs db.","advice":"Bring db back first.","evidence":["app depends on db."],"lines":[]}]}"""));

        var run = Run.of(server, "diagnose", "shop", "--service", "app");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .containsSubsequence(
                        "db was stopped. [stopped, certain]",
                        "  - It ended with code 0.",
                        "What to do: docker start db",
                        "  | shutting down",
                        "app needs db. [dependency-down, likely]",
                        "The log of app was not read.");
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"service\":\"app\"}");
    }

    @Test
    void onlyWhenAllWasLookedAtDoesNoCauseMeanThatAllIsWell() {
        ended("succeeded").on(ANSWER, 200, answer(true, "")).on(ANSWER, 200, answer(false, ""));

        assertThat(Run.of(server, "diagnose", "shop").status()).isZero();
        var partial = Run.of(server, "diagnose", "shop");
        assertThat(partial.status()).isEqualTo(1);
        assertThat(partial.out())
                .contains("containers: 2, checks: 1", "not all containers and checks could be looked at");
    }

    @Test
    void theAnswerCanBeReadByPrograms() {
        ended("succeeded").on(ANSWER, 200, answer(true, ""));

        assertThat(Run.of(server, "diagnose", "shop", "--json").out()).contains("\"job_id\"");
    }

    @Test
    void whatGaveNoAnswerEndsWithOne() {
        ended("failed");

        var run = Run.of(server, "diagnose", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("it took longer");
    }
}
