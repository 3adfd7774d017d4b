package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.cli.text.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code backup} and {@code backups} about what belongs together. */
class BackupSetsTest {
    private static final String SET = "/api/v1/projects/shop/backup-sets";
    private static final String MADE = """
            {"id":7,"begun_at":"2026-11-21T02:00:00Z","release":41,"origin":"schedule","state":"incomplete","complete":false,
             "off_site":false,"kept":false,"bytes":2048,"members":[
               {"name":"main","state":"proven","job_id":3,"why":null,
                "backup":{"id":12,"state":"proven","database":"main","snapshot_at":"2026-11-21T02:00:01Z","bytes":2048,
                          "copies":[{"destination":"nas","state":"verified"}],"pin":null,"file":"/b/main.zst"}},
               {"name":"uploads","state":"failed","job_id":4,"backup":null,"why":"uploads: job 4 failed: no such folder"}]}""";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBackupWithoutANameWaitsForEachMemberAndEndsWithOneWhenOneFailed() {
        server.on("POST " + SET, 202, MADE)
                .on("GET /api/v1/jobs/3", 200, "{\"id\":3,\"job_type\":\"backup\",\"state\":\"succeeded\"}")
                .on("GET /api/v1/jobs/4", 200, """
                        {"id":4,"job_type":"backup","state":"failed","error":"no such folder"}""")
                .on("GET " + SET + "/7", 200, MADE);

        var run = Run.of(server, "backup", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("main:", "uploads:", "no such folder", "Set 7 is incomplete");
        assertThat(Run.of(server, "backup", "shop", "--json").out()).contains("\"origin\"", "\"members\"");
    }

    @Test
    void oneThatWasLeftOutIsSaidAndEndsWithOne() {
        server.on("POST " + SET, 202, """
                        {"id":8,"members":[{"name":"main","state":"skipped","job_id":null,"why":"main: left out"}]}""").on("GET " + SET + "/8", 200, """
                        {"id":8,"state":"incomplete","bytes":0,"members":[]}""");

        var run = Run.of(server, "backup", "shop");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("main: left out");
    }

    @Test
    void aSetThatIsStillUnderWayIsSaidToBeAnEarlierOne() {
        server.on("POST " + SET, 200, "{\"id\":8,\"members\":[]}")
                .on("GET " + SET + "/8", 200, "{\"id\":8,\"state\":\"complete\",\"bytes\":0,\"members\":[]}");

        var run = Run.of(server, "backup", "shop");

        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("Set 8 is still under way, so no new one was begun.");
    }

    @Test
    void whetherBackupsAreOnTimeIsToldAndEndsWithOneWhenTheyAreNot() {
        server.on("GET /api/v1/projects/shop/backup-watch", 200, """
                [{"name":"main","concern":"backup","overdue":false,"seen":"main: young enough"},
                 {"name":"main","concern":"proof","overdue":true,"seen":"main: too old"}]""");

        var run = Run.of(server, "backups", "shop", "--on-time");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("OVERDUE", "main: too old", "WELL");
        assertThat(Run.of(server, "backups", "shop", "--on-time", "--json").out())
                .contains("\"concern\"");
        assertThat(Run.of(server, "backups", "shop", "--on-time", "--unpin", "3")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void oneBackupIsShownWithWhatItsServerHad() {
        var backup = """
                {"id":12,"state":"proven","database":"main","snapshot_at":"2026-11-21T02:00:01Z",
                 "bytes":1024,"copies":[],"pin":null,"file":"/b/main.dump.zst"}""";
        server.on("GET /api/v1/projects/shop/backups/12", 200, """
                        {"backup":%s,"server":{"version":"15.14","extensions":{"hstore":"1.8","plpgsql":"1.0"},
                          "settings":{"archive_command":"***","work_mem":"7MB"},"unknown":null}}""".formatted(backup))
                .on("GET /api/v1/projects/shop/backups/14", 200, """
                        {"backup":%s,"server":{"version":"15.14","extensions":{},"settings":{},
                          "unknown":"extensions: permission denied"}}""".formatted(backup))
                .on("GET /api/v1/projects/shop/backups/13", 200, """
                        {"backup":%s,"server":null}""".formatted(backup));

        var out = Run.of(server, "backups", "shop", "--show", "12").out();

        assertThat(out)
                .contains("/b/main.dump.zst", "PostgreSQL 15.14; extensions: hstore 1.8, plpgsql 1.0")
                .containsPattern("archive_command +\\*\\*\\*")
                .containsPattern("work_mem +7MB");
        assertThat(Run.of(server, "backups", "shop", "--show", "12", "--json").out())
                .contains("\"settings\"");
        assertThat(Run.of(server, "backups", "shop", "--show", "14").out())
                .contains("What could not be told when it was made: extensions: permission denied");
        assertThat(out).doesNotContain("could not be told");
        assertThat(Run.of(server, "backups", "shop", "--show", "13").out())
                .contains("/b/main.dump.zst", "It does not say which extensions and settings");
        assertThat(Run.of(server, "backups", "shop", "--show", "12", "--unpin", "3")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void aPromiseThatCouldNotBeJudgedYetIsNotCalledWell() {
        server.on("GET /api/v1/projects/shop/backup-watch", 200, """
                [{"name":"main","concern":"judgement","overdue":false,"unsettled":true,"seen":"main: not yet"}]""");

        var run = Run.of(server, "backups", "shop", "--on-time");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("UNKNOWN", "main: not yet").doesNotContain("WELL");
    }

    @Test
    void theListIsGroupedBySetsAndEndsWithWhatBelongsToNone() {
        server.on("GET " + SET, 200, "{\"items\":[" + MADE + "]}")
                .on("GET /api/v1/projects/shop/backups?set=none", 200, """
                        {"items":[{"id":2,"state":"unproven","database":"main","snapshot_at":"2026-11-20T02:00:01Z",
                          "bytes":1024,"copies":[],"pin":null,"file":"/b/old.zst"}]}""")
                .on("GET /api/v1/projects/shop/backups", 200, "{\"items\":[{\"id\":2}],\"next_cursor\":null}");

        var out = Run.of(server, "backups", "shop").out();
        var lines = out.lines().toList();

        assertThat(lines.get(1)).contains("set 7", "INCOMPLETE", "release 41");
        assertThat(lines.get(2)).contains("12", "PROVEN", "main", "nas");
        assertThat(lines.get(3)).contains("FAILED", "uploads: job 4");
        assertThat(out.replaceAll("\\s+", " ")).contains("uploads: job 4 failed: no such folder");
        assertThat(lines.getLast()).contains("UNPROVEN", "/b/old.zst");
        assertThat(Run.of(server, "backups", "shop", "--json").out()).contains("\"sets\"", "\"next_cursor\"");
    }

    @Test
    void furtherBackupsOfAMemberAndHowFarTheDataIsApartAreShown() {
        server.on("GET " + SET, 200, """
                        {"items":[{"id":8,"begun_at":"2026-11-21T02:00:00Z","state":"complete","bytes":1,"why":null,
                          "first_data_at":"2026-11-21T02:00:01Z","last_data_at":"2026-11-21T05:00:01Z","members":[
                            {"name":"main","state":"unproven","backup":{"id":14,"state":"unproven","database":"main",
                               "snapshot_at":"2026-11-21T05:00:01Z","bytes":1,"copies":[],"pin":null,"file":"/b/late.zst"},
                             "further":[{"id":12,"state":"unproven","database":"main","snapshot_at":"2026-11-21T02:00:01Z",
                               "bytes":1,"copies":[],"pin":null,"file":"/b/early.zst"}]}]},
                         {"id":7,"begun_at":"2026-11-20T02:00:00Z","state":"incomplete","bytes":1,
                          "why":"Its backups are of different releases","members":[]}]}""").on("GET /api/v1/projects/shop/backups?set=none", 200, "{\"items\":[]}");

        var out = Run.of(server, "backups", "shop").out().replaceAll("\\s+", " ");

        assertThat(out).contains("3 h apart", "/b/late.zst", "/b/early.zst", "Its backups are of different releases");
    }

    @Test
    void howASetEndedIsSaidInTheLanguageOfTheReader() {
        for (var state : List.of("running", "incomplete", "removed", "complete", "proven")) {
            assertThat(Texts.of(Map.of("LANG", "id_ID.UTF-8")).get("backup.set.state." + state))
                    .isNotEmpty();
        }
        assertThat(Texts.of(Map.of("LANG", "id_ID.UTF-8")).get("backup.set.state.complete"))
                .isEqualTo("lengkap");
    }

    @Test
    void aSetIsPinnedWithAReasonOnly() {
        server.on("POST " + SET + "/7/pin", 200, MADE).on("POST " + SET + "/7/unpin", 200, MADE);

        assertThat(Run.of(server, "backups", "shop", "--pin-set", "7").status()).isEqualTo(2);
        assertThat(Run.of(server, "backups", "shop", "--pin-set", "7", "--pin", "1", "--reason", "why")
                        .status())
                .isEqualTo(2);
        assertThat(Run.of(server, "backups", "shop", "--pin-set", "7", "--reason", "before the audit")
                        .out())
                .contains("Set 7 is kept");
        assertThat(server.last().body()).isEqualTo("{\"reason\":\"before the audit\"}");
        assertThat(Run.of(server, "backups", "shop", "--unpin-set", "7").status())
                .isZero();
    }

    @Test
    void whatWouldBeRemovedIsListedOfEachMember() {
        server.on("GET /api/v1/projects/shop/backup/plans", 200, """
                {"members":[{"database":"main","removes":[{"id":5,"state":"unproven","database":"main",
                  "snapshot_at":"2026-11-20T02:00:01Z","file":"/b/a.zst"}]},{"database":"uploads","removes":[]}]}""");

        assertThat(Run.of(server, "backup", "shop", "--dry-run").out()).contains("UNPROVEN", "main", "/b/a.zst");
    }
}
