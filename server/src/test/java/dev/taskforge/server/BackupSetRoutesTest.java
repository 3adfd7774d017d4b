package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sets of backups over HTTP and on their page. */
class BackupSetRoutesTest {
    private static final String SETS = PATH + "/backup-sets";
    private static final String PAGE = "/projects/shop/backups";
    private static final String YAML = SampleProject.YAML
            .replace("of: [main]", "of: [main, uploads]")
            .replace("destinations:\n", "files: {uploads: {paths: [uploads]}}\ndestinations:\n")
            .replace("checks:\n", "checks:\n  together: {backup_set: complete, within: 36h, priority: P1}\n");

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private SampleProject sample;
    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(data);
        local = server.asLocal();
        Files.writeString(Files.createDirectory(folder.resolve("uploads")).resolve("a.txt"), "a");
        sample = SampleProject.in(folder);
        var applied = sample.apply(local, YAML);
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Waits until each member's job is over. */
    private JsonNode over(JsonNode set) {
        var path = SETS + "/" + set.get("id").longValue();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !local.get(path).json().get("state").stringValue().equals("running"));
        set.get("members")
                .forEach(member -> await().atMost(Duration.ofMinutes(1))
                        .until(() -> !local.get(
                                        "/api/v1/jobs/" + member.get("job_id").longValue())
                                .json()
                                .get("finished_at")
                                .isNull()));
        return local.get(path).json();
    }

    private JsonNode begun() {
        var answer = local.post(SETS, "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return over(answer.json());
    }

    @Test
    void allThatBelongsTogetherIsBackedUpAsOneSet() {
        assertThat(local.get(PATH + "/backup/plans").json().get("members")).hasSize(2);
        var set = begun();

        assertThat(set.get("state").stringValue()).isEqualTo("complete");
        assertThat(set.get("origin").stringValue()).isEqualTo("person");
        assertThat(set.get("release").isNull()).isTrue();
        assertThat(set.get("members"))
                .extracting(member -> member.get("backup").get("set_id").longValue())
                .containsOnly(set.get("id").longValue());
        assertThat(local.get(SETS).json().get("items")).hasSize(1);
        assertThat(local.get(PATH + "/backups?set=none").json().get("items")).isEmpty();
        assertThat(local.get(PATH + "/backups?set=7").status()).isEqualTo(422);
        assertThat(local.get("/api/v1/audit?project=shop").body()).contains("backup_set.begin");
        assertThat(local.get("/metrics").body())
                .contains("taskforge_backup_set_age_seconds{project=\"shop\"}")
                .doesNotContain("taskforge_backup_set_proven_age_seconds{project=\"shop\"}");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(local.get(PATH + "/checks").body())
                        .contains("The newest complete set, " + set.get("id").longValue()));
    }

    @Test
    void aProjectWithOneDatabaseGetsASetFromItsPageToo() {
        var applied = sample.apply(local, SampleProject.YAML);
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);

        assertThat(local.get(PAGE).body()).contains("Back up everything");
    }

    @Test
    void theSetSaysBetweenWhichMomentsItsDataIs() {
        var set = begun();

        assertThat(set.get("first_data_at").stringValue())
                .isLessThanOrEqualTo(set.get("last_data_at").stringValue());
        assertThat(set.get("why").isNull()).isTrue();
        assertThat(local.get(PAGE).body()).contains("its data lies ");
    }

    @Test
    void theScheduleBeginsASet() {
        var job = ended(local, local.post("/api/v1/schedules/shop.backup/run", "{}"))
                .json();
        assertThat(job.get("state").stringValue()).isEqualTo("succeeded");

        var set = over(local.get(SETS).json().get("items").get(0));

        assertThat(set.get("origin").stringValue()).isEqualTo("schedule");
        assertThat(set.get("complete").booleanValue()).isTrue();
        assertThat(job.get("result").get("set").longValue())
                .isEqualTo(set.get("id").longValue());
    }

    @Test
    void oneByNameBelongsToNoneAndWithSeveralOneMustBeNamed() {
        ended(local, local.post(PATH + "/backup", "{\"database\": \"main\"}"));

        assertThat(local.get(SETS).json().get("items")).isEmpty();
        assertThat(local.get(PATH + "/backups?set=none").json().get("items")).hasSize(1);
        assertThat(local.post(PATH + "/backup", "{}").status()).isEqualTo(422);
        assertThat(local.get(PAGE).body()).contains("Backups that belong to no set");
    }

    @Test
    void thePageShowsEachSetWithWhatFailedAndTheDayInTheCalendar() throws IOException {
        Files.delete(folder.resolve("uploads/a.txt"));
        Files.delete(folder.resolve("uploads"));
        var set = begun();
        assertThat(set.get("state").stringValue()).isEqualTo("incomplete");

        var page = local.get(PAGE).body();
        long id = set.get("id").longValue();
        assertThat(page)
                .contains("id=\"set-" + id + "\"", "Incomplete", "no release served", "by hand", "Back up everything")
                .contains("uploads: job ", "Keep all of set " + id, "class=\"day tone-fail\"");

        var kept = local.request("/projects/shop/backup-sets/" + id + "/pin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("reason=before+the+audit"));
        assertThat(local.send(kept).location()).isEqualTo(PAGE + "#set-" + id);
        assertThat(local.get(PAGE).body()).contains("before the audit", "Keep set " + id + " no longer");
    }

    @Test
    void aSetIsPinnedAndUnpinnedAsAWhole() {
        long id = begun().get("id").longValue();

        var pinned = local.post(SETS + "/" + id + "/pin", "{\"reason\": \"before the audit\"}");
        assertThat(pinned.json().get("kept").booleanValue()).isTrue();
        assertThat(local.post(SETS + "/" + id + "/pin", "{\"reason\": \"once more\"}")
                        .status())
                .isEqualTo(409);
        assertThat(local.post(SETS + "/" + id + "/unpin", "{}")
                        .json()
                        .get("kept")
                        .booleanValue())
                .isFalse();
        assertThat(local.post(SETS + "/" + id + "/unpin", "{}").status()).isEqualTo(409);
        assertThat(local.post(SETS + "/4711/pin", "{\"reason\": \"unknown\"}").status())
                .isEqualTo(404);
        assertThat(local.get(SETS + "/4711").status()).isEqualTo(404);
    }

    @Test
    void aRestoreIsPlannedWithTheOtherMembersOfItsSet() {
        var set = begun();
        long uploads = set.get("members").get(1).get("backup").get("id").longValue();

        var plan = local.post(PATH + "/restores/plan", "{\"backup_id\": " + uploads + "}")
                .json();

        assertThat(plan.get("together").get(0).stringValue())
                .isEqualTo("main of the same set: backup "
                        + set.get("members").get(0).get("backup").get("id").longValue() + ", not proven");
        assertThat(local.get(PAGE + "/" + uploads + "/restore").body()).contains("main of the same set");
    }

    @Test
    void aViewerSeesSetsAndBeginsNone() {
        begun();
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        assertThat(viewer.get(PAGE).body())
                .contains("Sets of backups", "Complete")
                .doesNotContain("Keep all", "Back up everything");
        assertThat(viewer.post(SETS, "{}").status()).isEqualTo(403);
    }
}
