package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code restore}, {@code restores} and {@code drills}. */
class RestoresTest {
    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPlanSaysWhatWouldBeLostAndNumbersWhatWouldBeDone() {
        server.on("POST /api/v1/projects/shop/restores/plan", 200, """
                {"refused":null,"backup":{"id":12,"database":"main","state":"proven"},"lost_seconds":7290.958,
                 "steps":["read backup 12","restore it beside"],
                 "together":["uploads of the same set: backup 33, proven"]}""");

        var run = Run.of(server, "restore", "shop", "--backup", "12", "--plan");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("Backup 12 of main: proven.", "What was written during the last 2 h")
                .contains("  1. read backup 12", "  2. restore it beside", "Nothing was changed.")
                .contains("How long it takes is not known yet")
                .contains("Of the same set:", "  - uploads of the same set: backup 33, proven");
        assertThat(server.last().body()).isEqualTo("{\"backup_id\":12}");
    }

    @Test
    void aPlanForATimeSaysHowFarBeforeItTheDataLiesAndHowLongItTakes() {
        server.on("POST /api/v1/projects/shop/restores/plan", 200, """
                {"refused":null,"backup":{"id":12,"database":"main","state":"proven"},"lost_seconds":7290.958,
                 "before_seconds":300.5,"time":{"least_seconds":4.2,"most_seconds":26.0,"drills":3},
                 "steps":["read backup 12"],"together":[]}""");

        var run = Run.of(server, "restore", "shop", "--to-time", "2026-11-27T02:00:00Z", "--plan");

        assertThat(run.out())
                .contains("Its data lies 5 min before the time", "It takes between 4 s and 26 s, from 3 drills");
        assertThat(server.last().body()).isEqualTo("{\"to_time\":\"2026-11-27T02:00:00Z\"}");
    }

    @Test
    void aPlanThatWouldBeRefusedSaysWhyAndEndsWithOne() {
        server.on("POST /api/v1/projects/shop/restores/plan", 200, """
                {"refused":"there is no proven backup","backup":null,"lost_seconds":null,"steps":[]}""");

        var run = Run.of(server, "restore", "shop", "--plan");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("Nothing would be changed: there is no proven backup");
    }

    @Test
    void whoAsksInPlaceWithoutADrillIsToldWhatIsNotKnown() {
        server.on("POST /api/v1/projects/shop/restore-requests", 201, """
                {"id":3,"project":"shop","state":"waiting","database":"main","backup_id":12,
                 "lost_since":"2026-11-27T02:00:00Z","expires_at":"2026-11-28T02:00:00Z","without_drill":true,
                 "approvers":["budi"]}""");

        var run = Run.of(
                server,
                "restore",
                "shop",
                "--backup",
                "12",
                "--in-place",
                "--without-drill",
                "--reason",
                "garbled prices");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("No drill needs to have passed", "restore-requests shop --approve 3");
        assertThat(server.last().body())
                .isEqualTo("{\"backup_id\":12,\"without_drill\":true,\"reason\":\"garbled prices\"}");
    }

    @Test
    void whoRestoresIsToldTheWayBack() {
        server.on("POST /api/v1/projects/shop/restores", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"restore","state":"succeeded",
                         "result":{"restore":3,"backup":12,"database":"main","kept":"taskforge_before_1"}}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, """
                        {"items":[{"number":1,"at":"2026-11-21T09:00:00Z","text":"shop_app_1 has ended"}]}""");

        var run = Run.of(server, "restore", "shop", "--replace");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("shop_app_1 has ended", "kept for a day", "taskforge_before_1")
                .contains("taskforge restore shop --undo 3");
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"unpack\":false}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--replace --into look",
                "--undo 3 --plan",
                "--clear 3 --plan",
                "--undo 3 --clear 3",
                "--undo 3 --replace",
                "--undo 3 --without-drill",
                "--replace --without-drill",
                "--clear 3 --database main"
            })
    void whatCouldMeanTwoThingsIsRefusedBeforeTheServerIsAsked(String options) {
        var run = Run.of(server, ("restore shop " + options).strip().split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aListShowsWhyOneFailed() {
        server.on("GET /api/v1/projects/shop/restores?limit=20", 200, """
                {"items":[{"id":3,"state":"failed","backup_id":12,"database":"main","begun_at":"2026-11-21T09:00:00Z",
                  "by":"sari","into":null,"undoable":false,"undo_until":null,"error":"check login is FAIL"}]}""");

        assertThat(Run.of(server, "restores", "shop").out()).contains("FAILED", "sari", "check login is");
    }

    @Test
    void drillsAreListedWithTheAgeOfTheirDataHoweverExactItIs() {
        server.on("GET /api/v1/projects/shop/drills", 200, """
                {"items":[{"id":1,"passed":true,"backup_id":2,"database":"main","finished_at":"2026-11-21T09:00:00Z",
                  "recovery_seconds":4.1,"data_age_seconds":4.463,"outcome":"restored"}]}""");

        var run = Run.of(server, "drills", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("4 s", "restored");
    }

    @Test
    void aReportShowsAllThatWasCompared() {
        server.on("GET /api/v1/projects/shop/drills/7", 200, """
                {"drill":{"id":7,"outcome":"Backup 2 restores 9 rows in table public.a instead of 10."},"left":3,"compared":[
                  {"kind":"table","of":"public.a","expected":10,"found":9,"equal":false},
                  {"kind":"sequence","of":"public.a_id","expected":null,"found":null,"equal":true},
                  {"kind":"smoke","of":"/health (8f14e45fceea)","expected":null,"found":null,"equal":false}]}""");

        var run = Run.of(server, "drills", "shop", "--report", "7");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("Backup 2 restores 9 rows", "3 more lines were equal.")
                .containsPattern("OTHER +table +public.a +10 +9")
                .containsPattern("EQUAL +sequence +public.a_id")
                .containsPattern("FAILED +smoke +/health .8f14e45fceea.");
    }

    @Test
    void aReportOfADrillThatComparedNothingSaysSo() {
        server.on("GET /api/v1/projects/shop/drills/7", 200, """
                {"drill":{"id":7,"outcome":"its file is not there"},"left":0,"compared":[]}""");

        assertThat(Run.of(server, "drills", "shop", "--report", "7").out())
                .contains("its file is not there", "did not come to comparing");
    }
}
