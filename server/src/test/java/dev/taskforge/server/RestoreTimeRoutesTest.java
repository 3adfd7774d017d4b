package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.ended;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How long a restore takes, and restores to a time, over HTTP and on the page. */
class RestoreTimeRoutesTest {
    private static final String PLAN = PATH + "/restores/plan";

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private TestServer server;
    private TestServer.Client local;
    private long backup;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(data);
        local = server.asLocal();
        var applied = SampleProject.in(folder).apply(local, SampleProject.YAML);
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
        ended(local, local.post(PATH + "/backup", "{\"database\": \"main\"}"));
        backup = local.get(PATH + "/backups")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void drill() {
        var job = ended(local, local.post(PATH + "/drill", "{\"backup_id\": " + backup + "}"));
        assertThat(job.json().get("state").stringValue()).as(job.body()).isEqualTo("succeeded");
    }

    private JsonNode plan(String more) {
        var plan = local.post(PLAN, "{\"database\": \"main\", \"unpack\": true, " + more + "}");
        assertThat(plan.status()).as(plan.body()).isEqualTo(200);
        return plan.json();
    }

    @Test
    void howLongItTakesIsKnownOnlyAfterADrill() {
        var page = "/projects/shop/backups/" + backup + "/restore";
        assertThat(plan("\"backup_id\": " + backup).get("time").isNull()).isTrue();
        assertThat(local.get(page).body()).contains("How long it takes is not known yet");

        drill();

        var time = plan("\"backup_id\": " + backup).get("time");
        assertThat(time.get("drills").intValue()).isEqualTo(1);
        assertThat(time.get("most_seconds").doubleValue())
                .isGreaterThan(10)
                .isGreaterThan(time.get("least_seconds").doubleValue());
        assertThat(local.get(page).body()).contains("It takes between", "from 1 drill of this database");
    }

    @Test
    void toATimeIsTheNewestProvenBackupThatIsNotLater() {
        var later = Instant.now().plus(Duration.ofHours(1));
        var unproven = local.post(PLAN, "{\"unpack\": true, \"to_time\": \"" + later + "\"}");
        assertThat(unproven.status()).isEqualTo(422);
        assertThat(unproven.body()).contains("No proven backup of main");

        drill();

        var plan = plan("\"to_time\": \"" + later + "\"");
        assertThat(plan.get("backup").get("id").longValue()).isEqualTo(backup);
        assertThat(plan.get("before_seconds").doubleValue()).isBetween(3_600.0, 4_200.0);
        var earlier = local.post(PLAN, "{\"unpack\": true, \"to_time\": \"2026-01-01T00:00:00Z\"}");
        assertThat(earlier.status()).isEqualTo(422);
        assertThat(earlier.body()).contains("to_time", "2026-01-01T00:00:00Z");
    }

    @Test
    void aMomentChosenOnThePageNamesTheBackupAndWhatWouldBeLost() {
        var page = "/projects/shop/restore";
        assertThat(local.get("/projects/shop/backups").body()).contains("href=\"" + page + "\"");
        assertThat(local.get("/projects/shop/backups/" + backup + "/restore").body())
                .contains("action=\"" + page + "\"");
        assertThat(local.get(page).body()).contains("type=\"datetime-local\"");
        assertThat(local.get(page + "?at=" + Instant.now()).body()).contains("No proven backup of main");

        drill();

        var found = local.get(page + "?at=" + Instant.now());
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        assertThat(found.body())
                .contains("Backup " + backup + ", with the data of", "What was written in the", "is lost.")
                .contains("href=\"/projects/shop/backups/" + backup + "/restore\"");
        assertThat(local.get(page + "?at=2026-01-01T00:00").body()).contains("No proven backup of main");
    }

    @Test
    void aMomentThatIsNoneOrHasNotBeenIsRefusedOnThePage() {
        var page = "/projects/shop/restore?at=";
        assertThat(local.get(page + "yesterday").status()).isEqualTo(422);
        assertThat(local.get(page + "yesterday").body()).contains("Choose a date and a time");
        var ahead = local.get(page + Instant.now().plus(Duration.ofHours(1)));
        assertThat(ahead.status()).isEqualTo(422);
        assertThat(ahead.body()).contains("has not been yet");
    }

    @Test
    void aTimeAndANumberContradictEachOther() {
        var both = local.post(
                PLAN, "{\"unpack\": true, \"backup_id\": " + backup + ", \"to_time\": \"2026-01-01T00:00:00Z\"}");

        assertThat(both.status()).isEqualTo(422);
        assertThat(both.body()).contains("not both");
    }
}
