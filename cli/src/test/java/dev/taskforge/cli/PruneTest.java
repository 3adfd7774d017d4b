package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code prune}. */
class PruneTest {
    private static final String PATH = "/api/v1/projects/shop/prunes";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private CannedServer ended(String rest) {
        return server.on("POST " + PATH, 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"prune\"," + rest + "}")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, "{\"items\":[]}");
    }

    private void planned() {
        ended("\"state\":\"succeeded\"").on("GET " + PATH + "/5/plan", 200, """
                {"job_id":5,"at":"2026-11-21T08:00:00Z","bytes":1500000000,"subjects":[],"unread":["journal: not there"],
                 "lines":[{"subject":"images","name":"shop:1","bytes":1500000000,"inodes":0,"goes":true,"why":"nobody needs it"},
                          {"subject":"images","name":"shop:2","bytes":7,"inodes":0,"goes":false,"why":"release 2 of shop"},
                          {"subject":"logs","name":"shop-app-1","bytes":-1,"inodes":0,"goes":false,"why":"not seen"}]}""");
    }

    @Test
    void whatWouldGoIsShownAndNothingIsRemoved() {
        planned();

        var run = Run.of(server, "prune", "shop");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "shop:1",
                        "1.4 GiB",
                        "nobody needs it",
                        "Nothing was removed",
                        "taskforge prune shop run --plan 5")
                .doesNotContain("release 2 of shop");
        assertThat(run.out() + run.err()).contains("journal: not there");
        assertThat(server.requests().getFirst().body()).contains("\"dry_run\":true");
    }

    @Test
    void whyTheRestStaysIsSaidWhenAskedFor() {
        planned();

        var run = Run.of(server, "prune", "shop", "plan", "--all");

        assertThat(run.out()).contains("release 2 of shop", "not seen", "?");
    }

    @Test
    void whatIsRemovedIsSaidWithTheRoomThatTheDisksHave() {
        ended("\"state\":\"succeeded\",\"result\":{}").on("GET " + PATH, 200, """
                [{"job_id":5,"by":"ani","at":"2026-11-21T08:00:00Z","state":"pruned","removed":3,"bytes":1500000000,
                  "measured":true,"freed":1400000000,"freed_inodes":900,"error":null,
                  "done":[{"subject":"images","removed":3,"bytes":1,"refused":["shop:9: in use"]}]}]""");

        var run = Run.of(server, "prune", "shop", "run");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("Pieces removed: 3, about 1.4 GiB", "1.3 GiB more room", "900 more files");
        assertThat(run.out() + run.err()).contains("shop:9: in use");
        assertThat(server.requests().getFirst().body()).contains("\"dry_run\":false");
    }

    @Test
    void fullerDisksAreNoSuccessStory() {
        ended("\"state\":\"succeeded\",\"result\":{}").on("GET " + PATH, 200, """
                [{"job_id":5,"by":null,"at":"2026-11-21T08:00:00Z","state":"pruned","removed":1,"bytes":10,
                  "measured":true,"freed":-2000000000,"freed_inodes":-4,"error":null,"done":[]}]""");

        var run = Run.of(server, "prune", "shop", "run");

        assertThat(run.out() + run.err()).contains("fuller than before by 1.9 GiB");
    }

    @Test
    void whatCouldNotBeDoneEndsWithOneAndItsReason() {
        ended("\"state\":\"failed\",\"error\":\"not all: journal: no journalctl\"")
                .on("GET " + PATH, 200, """
                [{"job_id":5,"by":"ani","at":"2026-11-21T08:00:00Z","state":"failed","removed":3,"bytes":1500000000,
                  "measured":true,"freed":1400000000,"freed_inodes":900,"error":"not all: journal: no journalctl",
                  "done":[{"subject":"images","removed":3,"bytes":1,"refused":[],"failed":["shop:9: broken pipe"]}]}]""");

        var run = Run.of(server, "prune", "shop", "run");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err())
                .contains("no journalctl", "shop:9: broken pipe", "Pieces removed: 3", "1.3 GiB more room");
        var json = Run.of(server, "prune", "shop", "run", "--json");
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.out()).contains("\"removed\"");
    }

    @Test
    void ofWhatEndedBeforeItCouldRemoveAnythingOnlyTheReasonIsSaid() {
        ended("\"state\":\"failed\",\"error\":\"there is no project shop\"").on("GET " + PATH, 200, "[]");

        var run = Run.of(server, "prune", "shop", "run");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("there is no project shop").doesNotContain("Pieces removed");
    }

    @Test
    void aPlanIsCarriedOutByItsNumber() {
        ended("\"state\":\"succeeded\",\"result\":{}").on("GET " + PATH, 200, """
                [{"job_id":5,"by":null,"at":"2026-11-21T08:00:00Z","state":"pruned","removed":1,"bytes":10,
                  "measured":true,"freed":1,"freed_inodes":1,"error":null,"done":[]}]""");

        assertThat(Run.of(server, "prune", "shop", "run", "--plan", "4301").status())
                .isZero();
        assertThat(server.requests().getFirst().body()).contains("\"plan\":4301", "\"dry_run\":false");
        assertThat(Run.of(server, "prune", "shop", "--plan", "4301").status()).isEqualTo(2);
    }

    @Test
    void anyOtherWordIsWrongUseAndAsksNothing() {
        var run = Run.of(server, "prune", "shop", "everything");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("everything");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theLastOnesAreListed() {
        server.on("GET " + PATH, 200, """
                [{"job_id":5,"by":"ani","at":"2026-11-21T08:00:00Z","state":"pruned","removed":3,"bytes":1500000000,
                  "freed":1,"freed_inodes":1,"error":null,"done":[]},
                 {"job_id":4,"by":null,"at":"2026-11-21T07:00:00Z","state":"failed","removed":0,"bytes":0,
                  "freed":0,"freed_inodes":0,"error":"not yet","done":[]}]""");

        var run = Run.of(server, "prune", "shop", "--list");

        assertThat(run.out())
                .containsSubsequence("PRUNED", "ani", "1.4 GiB", "pieces: 3", "FAILED", "pieces: 0; not yet");
    }
}
