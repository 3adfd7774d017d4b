package dev.taskforge.server.page;

import static dev.taskforge.server.SampleProject.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of backups, and what a backup would do, before a real server. */
class BackupPagesTest {
    private static final String PAGE = "/projects/shop/backups";

    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        assertThat(SampleProject.in(folder).apply(local, SampleProject.YAML).status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private long backup() {
        ended(local, local.post(SampleProject.PATH + "/backup", "{}"));
        return local.get(SampleProject.PATH + "/backups")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
    }

    private TestServer.Answer drill(TestServer.Client client, String backup) {
        return client.send(client.request("/projects/shop/drill")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("backup=" + backup)));
    }

    @Test
    void aBackupIsShownUnprovenUntilItsDrillHasPassed() {
        assertThat(local.get(PAGE).body()).contains("No backup yet", "./taskforge backup shop");
        long backup = backup();
        backup();

        assertThat(local.get(PAGE).body()).contains("Not proven", "Nothing is proven yet", ".sqlite.zst");

        var job = drill(local, String.valueOf(backup)).location().replaceAll("[^0-9]", "");
        assertThat(ended(local, local.get("/api/v1/jobs/" + job))
                        .json()
                        .get("state")
                        .stringValue())
                .isEqualTo("succeeded");
        assertThat(local.get(PAGE).body()).contains("Proven equal", "Not proven", "read ", "compare ");
        var listed = local.get(SampleProject.PATH + "/backups").body();
        assertThat(listed).contains("\"state\":\"proven\"", "\"state\":\"unproven\"", "\"encrypted\":false");
    }

    @Test
    void aRealDrillHasAPageOfWhatItComparedAndItsDayIsProven() {
        var begun = local.post(SampleProject.PATH + "/backup-sets", "{}").json();
        var set = SampleProject.PATH + "/backup-sets/" + begun.get("id").longValue();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> local.get(set).json().get("state").stringValue().equals("complete"));
        // The project's days are those of Jakarta, whatever the machine's are.
        var zone = ZoneId.of("Asia/Jakarta");
        var day = LocalDate.ofInstant(Instant.parse(begun.get("begun_at").stringValue()), zone);
        var until = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        var named = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(Locale.ENGLISH)
                .format(day);
        assertThat(local.get(PAGE).body())
                .contains(PAGE + "?sets=" + until + "#sets\" title=\"" + named + ": Complete, sets: 1\"")
                .doesNotContain(named + ": Proven");

        var backup =
                local.get(SampleProject.PATH + "/backups").json().get("items").get(0);
        var job = drill(local, backup.get("id").asString()).location().replaceAll("[^0-9]", "");
        ended(local, local.get("/api/v1/jobs/" + job));

        assertThat(local.get(PAGE).body())
                .contains("class=\"day tone-pass\" href=\"" + PAGE + "?sets=" + until + "#sets\" title=\"" + named
                        + ": Proven, sets: 1\"");
        assertThat(local.get(PAGE + "?sets=" + until).body())
                .contains("Set " + begun.get("id").longValue());
        var drill =
                local.get(SampleProject.PATH + "/drills").json().get("items").get(0);
        var page = local.get("/projects/shop/drills/" + drill.get("id").longValue());
        assertThat(page.status()).isEqualTo(200);
        assertThat(rows(page.body()))
                .anySatisfy(row -> assertThat(row).startsWith("sale table").endsWith("2 2 Equal"))
                .allSatisfy(row -> assertThat(row).endsWith("Equal"));
        assertThat(local.get("/projects/shop/drills/4711").status()).isEqualTo(404);
    }

    /** The words of each row of the page's table. */
    private static List<String> rows(String page) {
        var table = page.substring(page.indexOf("<tbody>"), page.indexOf("</tbody>"));
        return Pattern.compile("<tr>(.*?)</tr>", Pattern.DOTALL)
                .matcher(table)
                .results()
                .map(row -> row.group(1)
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ")
                        .strip())
                .toList();
    }

    @Test
    void aViewerReadsAndDoesNotDrill() {
        long backup = backup();
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        assertThat(viewer.get(PAGE).body()).contains("Not proven").doesNotContain("Drill backup", "/pin\"");
        assertThat(drill(viewer, String.valueOf(backup)).status()).isEqualTo(403);
        assertThat(drill(local, "4711").status()).isEqualTo(422);
        assertThat(drill(local, "<b>").status()).isEqualTo(422);
    }

    @Test
    void oneThatIsKeptStaysWhateverRetentionSaysUntilItIsNoLongerKept() {
        long first = backup();
        var keep = SampleProject.PATH + "/backups/" + first;
        assertThat(local.post(keep + "/pin", "{\"reason\": \"x\"}").status()).isEqualTo(422);

        assertThat(local.post(keep + "/pin", "{\"reason\": \"Before the new price list\"}")
                        .status())
                .isEqualTo(200);

        assertThat(local.post(keep + "/pin", "{\"reason\": \"Once more\"}").status())
                .isEqualTo(409);
        assertThat(local.post(SampleProject.PATH + "/backups/4711/unpin", "{}").status())
                .isEqualTo(404);
        backup();
        backup();
        backup();
        assertThat(local.get(PAGE).body()).contains("Before the new price list", "Keep backup " + first + " no longer");
        assertThat(local.get(SampleProject.PATH + "/backups").json().get("items"))
                .anyMatch(backup -> backup.get("id").longValue() == first
                        && backup.get("pin").get("reason").stringValue().equals("Before the new price list"));

        var form = local.request(PAGE + "/" + first + "/unpin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(""));
        assertThat(local.send(form).location()).isEqualTo(PAGE);
        backup();
        assertThat(local.get(SampleProject.PATH + "/backups").json().get("items"))
                .noneMatch(backup -> backup.get("id").longValue() == first);
        assertThat(local.get("/api/v1/audit?project=shop").body()).contains("backup.pin", "backup.unpin");
    }

    @Test
    void whatABackupWouldRemoveIsSaidBeforehand() {
        long first = backup();
        backup();
        backup();

        var plan = local.get(SampleProject.PATH + "/backup/plan").json();

        assertThat(plan.get("database").stringValue()).isEqualTo("main");
        assertThat(plan.get("removes").size()).isEqualTo(1);
        assertThat(plan.get("removes").get(0).get("id").longValue()).isEqualTo(first);
        assertThat(local.get(SampleProject.PATH + "/backup/plan?database=other").status())
                .isEqualTo(422);
    }

    private TestServer.Answer restore(TestServer.Client client, long backup, String form) {
        return client.send(client.request(PAGE + "/" + backup + "/restore")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void aBackupOfAFileIsUnpackedOrReplacesItFromThePageWhichSaysWhatIsDone() {
        long backup = backup();

        assertThat(local.get(PAGE).body()).contains("/" + backup + "/restore\"");
        var asked = local.get(PAGE + "/" + backup + "/restore");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body())
                .contains("restore-unpack", "restore-replace", "into a hidden folder", "only when no process has")
                .doesNotContain("restore-beside");
        assertThat(local.get(PAGE + "/4711/restore").status()).isEqualTo(404);
    }

    @Test
    void aRestoreIsBegunOnlyByWhoMayAndByTheNameOfTheDatabase() {
        long backup = backup();
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        assertThat(viewer.get(PAGE + "/" + backup + "/restore").status()).isEqualTo(403);
        assertThat(restore(viewer, backup, "how=replace&confirm=main").status()).isEqualTo(403);
        assertThat(restore(local, backup, "how=replace&confirm=Main").body()).contains("Type main exactly to confirm");
        assertThat(restore(local, backup, "how=beside&into=Look").status()).isEqualTo(422);
        assertThat(restore(local, backup, "how=beside&into=").status()).isEqualTo(422);
        var unsaid = local.post(SampleProject.PATH + "/restores", "{\"backup_id\": " + backup + "}");
        assertThat(unsaid.status()).isEqualTo(422);
        assertThat(unsaid.body()).contains("main can be unpacked, or take the place of what serves");
        assertThat(local.get(SampleProject.PATH + "/restores")
                        .json()
                        .get("items")
                        .size())
                .isZero();

        var job = restore(local, backup, "how=replace&confirm=main").location().replaceAll("[^0-9]", "");
        var ended = ended(local, local.get("/api/v1/jobs/" + job)).json();
        assertThat(ended.get("state").stringValue()).as(ended.toString()).isEqualTo("succeeded");
        var restored =
                local.get(SampleProject.PATH + "/restores").json().get("items").get(0);
        assertThat(restored.get("state").stringValue()).isEqualTo("succeeded");
        assertThat(restored.get("undoable").booleanValue()).isTrue();
        assertThat(local.get(PAGE).body()).contains("/restores/1/undo", ".taskforge_before_");
    }
}
