package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Copies of backups at destinations, before a real server. */
class DestinationRoutesTest {
    private static final String PATH = SampleProject.PATH;
    private static final String YAML = SampleProject.YAML.replace("keep: 3", "keep: 3, copies: [disk2]")
            + "  offsite: {backup: main, proven_within: 1d, copied_to: disk2}\n";

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
        Files.createDirectory(folder.resolve("disk2"));
        sample = SampleProject.in(folder);
        assertThat(sample.apply(local, YAML).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode done(TestServer.Answer accepted) {
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return ended(local, accepted).json();
    }

    private JsonNode onlyDestination() {
        var all = local.get(PATH + "/destinations").json();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void copiesAreListedWithTheirBackupAndTheirDestination() {
        assertThat(local.get(PATH + "/backup/plan").json().get("copies").get(0).stringValue())
                .isEqualTo("disk2");
        assertThat(onlyDestination().get("used").booleanValue()).isTrue();
        assertThat(onlyDestination().get("newest_data_at").isNull()).isTrue();

        done(local.post(PATH + "/backup", "{}"));

        var backup = local.get(PATH + "/backups").json().get("items").get(0);
        var copy = backup.get("copies").get(0);
        assertThat(copy.get("state").stringValue()).isEqualTo("verified");
        assertThat(Path.of(copy.get("location").stringValue())).exists();
        assertThat(onlyDestination().get("copies").intValue()).isEqualTo(1);
        assertThat(onlyDestination().get("lacking").intValue()).isZero();
        assertThat(local.get("/projects/shop/backups").body())
                .contains("Destinations of copies", "disk2", "Copied", "Test destination disk2");
        assertThat(local.get("/metrics").body())
                .contains("taskforge_backup_copy_age_seconds{database=\"main\",destination=\"disk2\",project=\"shop\"}")
                .contains("taskforge_backup_copies_missing{destination=\"disk2\",project=\"shop\"} 0.0");
    }

    @Test
    void aDrillOfTheCopyLetsTheCheckPass() {
        done(local.post(PATH + "/backup", "{}"));
        var job = done(local.post(PATH + "/drill", "{\"from\": \"disk2\"}"));

        assertThat(job.get("state").stringValue()).isEqualTo("succeeded");
        assertThat(local.get(PATH + "/drills")
                        .json()
                        .get("items")
                        .get(0)
                        .get("from")
                        .stringValue())
                .isEqualTo("disk2");
        assertThat(local.get("/projects/shop/backups").body()).contains("read from disk2");
        SampleProject.ask(local, "shop");
        assertThat(local.get(PATH + "/checks").body()).contains("with a copy at disk2");
        assertThat(local.post(PATH + "/drill", "{\"from\": \"elsewhere\"}").status())
                .isEqualTo(422);
    }

    @Test
    void aBackupIsDrilledAsSoonAsItIsThereWhenTheProjectWantsIt() {
        sample.apply(local, YAML + "drill: {of: main, after_backup: true}\n");
        done(local.post(PATH + "/backup", "{}"));
        assertThat(newDrill(1).get("from").isNull()).isTrue();

        sample.apply(local, YAML + "drill: {of: main, after_backup: true, from: disk2}\n");
        done(local.post(PATH + "/backup", "{}"));

        var drill = newDrill(2);
        assertThat(drill.get("from").stringValue()).isEqualTo("disk2");
        assertThat(drill.get("passed").booleanValue()).isTrue();
        assertThat(local.get(PATH + "/backups").json().get("items"))
                .allMatch(backup -> backup.get("state").stringValue().equals("proven"));
    }

    private JsonNode newDrill(int count) {
        return await().until(() -> local.get(PATH + "/drills").json().get("items"), drills -> drills.size() == count)
                .get(0);
    }

    @Test
    void aCopyThatIsMissingFailsTheBackupAndIsShown() throws IOException {
        Files.delete(folder.resolve("disk2"));

        var accepted = local.post(PATH + "/backup", "{}").json();
        var path = "/api/v1/jobs/" + accepted.get("id").longValue();
        await().until(() -> local.get(path).json().get("error").isString());

        assertThat(local.get(path).json().get("error").stringValue()).contains("a copy is missing. disk2: the folder");
        var copy = local.get(PATH + "/backups")
                .json()
                .get("items")
                .get(0)
                .get("copies")
                .get(0);
        assertThat(copy.get("state").stringValue()).isEqualTo("failed");
        assertThat(onlyDestination().get("lacking").intValue()).isEqualTo(1);
        assertThat(onlyDestination().get("error").stringValue()).contains("is not there");
        assertThat(local.get("/projects/shop/backups").body()).contains("Not copied");
    }

    @Test
    void aDestinationIsTestedByThoseWhoOperate() {
        var job = done(local.post(PATH + "/destinations/disk2/test", ""));

        assertThat(job.get("state").stringValue()).isEqualTo("succeeded");
        assertThat(job.get("result").toString()).contains("write_millis");
        assertThat(folder.resolve("disk2/shop")).isEmptyDirectory();
        assertThat(local.post(PATH + "/destinations/none/test", "").status()).isEqualTo(422);
        assertThat(server.as(Map.of("shop", Role.VIEWER))
                        .post(PATH + "/destinations/disk2/test", "")
                        .status())
                .isEqualTo(403);
        assertThat(local.get("/api/v1/audit").body()).contains("destination.test", "destination/disk2");
        assertThat(local.post("/api/v1/jobs", "{\"job_type\": \"destination-test\", \"payload\": {}}")
                        .status())
                .isEqualTo(422);
    }
}
