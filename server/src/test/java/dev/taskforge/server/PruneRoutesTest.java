package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.account.Role;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Upkeep over HTTP: of one project nothing can be asked, for its Docker Engine is not there; of another there is nothing to do. */
class PruneRoutesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NO_ENGINE = "/api/v1/projects/shop";
    private static final String NOTHING = "/api/v1/projects/bare";

    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        apply(NO_ENGINE, "project: shop\nupkeep: {prune: {schedule: \"0 3 1 1 *\", of: [build_cache]}}\n", folder);
        apply(NOTHING, "project: bare\nupkeep: {prune: {of: [logs]}}\n", folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void apply(String path, String yaml, Path folder) {
        var body = JsonMapper.shared().writeValueAsString(Map.of("yaml", yaml, "directory", folder.toString()));
        var answer = local.put(path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode pruned(String project, String body) {
        return SampleProject.ended(local, local.post(project + "/prunes", body)).json();
    }

    @Test
    void nothingIsRemovedUnlessThatIsAskedForOutright() {
        var job = pruned(NOTHING, "{}");

        assertThat(job.get("payload").get("dry_run").booleanValue()).isTrue();
        assertThat(local.get(NOTHING + "/prunes").json().size()).isZero();
        var plan = local.get(NOTHING + "/prunes/" + job.get("id").longValue() + "/plan");
        assertThat(plan.status()).as(plan.body()).isEqualTo(200);
        assertThat(plan.json().get("lines").size()).isZero();
        assertThat(local.get("/projects/bare/upkeep").body()).contains("Nothing would go.");
    }

    @Test
    void aRunIsListedWithTheRoomOfTheDisksAndTellsItsNumbers() {
        var job = pruned(NOTHING, "{\"dry_run\": false}");
        assertThat(job.get("state").stringValue()).as(job.toString()).isEqualTo("succeeded");

        var prune = local.get(NOTHING + "/prunes").json().get(0);
        assertThat(prune.get("state").stringValue()).isEqualTo("pruned");
        assertThat(prune.get("removed").intValue()).isZero();
        assertThat(local.get("/projects/bare/upkeep").body())
                .contains("#" + job.get("id").longValue());
        assertThat(local.get(NOTHING + "/prunes/" + job.get("id").longValue() + "/plan")
                        .status())
                .as("it is no plan")
                .isEqualTo(404);
        assertThat(local.get("/metrics").body())
                .contains("taskforge_prune_freed_bytes{project=\"bare\"}")
                .contains("taskforge_prune_last_success_timestamp_seconds{project=\"bare\"}");
    }

    @Test
    void whatCouldNotBeAskedIsSaidAndARunFailsForIt() {
        var planned = pruned(NO_ENGINE, "{\"dry_run\": true}");
        var plan = local.get(NO_ENGINE + "/prunes/" + planned.get("id").longValue() + "/plan")
                .json();
        assertThat(plan.get("unread").get(0).stringValue()).startsWith("build_cache: Docker Engine does not say");
        assertThat(local.get("/projects/shop/upkeep").body())
                .contains("Docker Engine does not say")
                .contains("Nothing would go.");

        var run = pruned(NO_ENGINE, "{\"dry_run\": false}");

        assertThat(run.get("state").stringValue()).isEqualTo("failed");
        var listed = local.get(NO_ENGINE + "/prunes").json().get(0);
        assertThat(listed.get("state").stringValue()).isEqualTo("failed");
        assertThat(listed.get("error").stringValue()).contains("Docker Engine does not say");
        assertThat(listed.get("measured").booleanValue())
                .as("what was removed all the same is told")
                .isTrue();
        assertThat(local.get("/metrics").body())
                .contains("taskforge_prune_freed_bytes{project=\"shop\"}")
                .doesNotContain("taskforge_prune_last_success_timestamp_seconds{project=\"shop\"}");
    }

    @Test
    void aPlanIsCarriedOutByItsNumberAndNothingElseIsOne() {
        long plan = pruned(NOTHING, "{}").get("id").longValue();

        var run = pruned(NOTHING, "{\"dry_run\": false, \"plan\": " + plan + "}");
        assertThat(run.get("state").stringValue()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.get("payload").get("plan").longValue()).isEqualTo(plan);

        assertThat(local.post(NOTHING + "/prunes", "{\"plan\": " + plan + "}").status())
                .as("it is not said that it shall be carried out")
                .isEqualTo(422);
        assertThat(local.post(NO_ENGINE + "/prunes", "{\"dry_run\": false, \"plan\": " + plan + "}")
                        .status())
                .as("of another project")
                .isEqualTo(404);
        assertThat(local.post(
                                NOTHING + "/prunes",
                                "{\"dry_run\": false, \"plan\": "
                                        + run.get("id").longValue() + "}")
                        .status())
                .as("it was none")
                .isEqualTo(404);
    }

    @Test
    void thePageRemovesOnlyWhatItsPlanNames() {
        long plan = pruned(NOTHING, "{}").get("id").longValue();

        var answer = form("plan=" + plan);
        assertThat(answer.location()).as(answer.body()).contains("/jobs/");
        var job = local.get("/api/v1" + answer.location().replaceFirst("^.*(/jobs/)", "$1"))
                .json();
        assertThat(job.get("payload").get("plan").longValue()).isEqualTo(plan);

        assertThat(form("").status()).isEqualTo(422);
        assertThat(form("plan=-1").status()).isEqualTo(422);
        assertThat(form("plan=999999").status()).isEqualTo(404);
    }

    private TestServer.Answer form(String fields) {
        return local.send(local.request("/projects/bare/upkeep/prune")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields)));
    }

    @Test
    void theDisksAreLookedAtWithoutAnybodyAsking() {
        await().atMost(SOON)
                .until(() -> local.get(NOTHING + "/upkeep").json().get("disks").size() > 0);
        var upkeep = local.get(NO_ENGINE + "/upkeep").json();
        var disk = upkeep.get("disks").get(0);
        assertThat(disk.get("path").stringValue()).isEqualTo("/");
        assertThat(disk.get("total_bytes").longValue()).isPositive();
        assertThat(disk.get("known").booleanValue())
                .as("it is watched for a moment only")
                .isFalse();
        assertThat(upkeep.get("schedule").stringValue()).isEqualTo("0 3 1 1 * UTC");
        assertThat(upkeep.get("next_at").isNull()).isFalse();
        assertThat(upkeep.get("kept").size()).isEqualTo(7);
        assertThat(local.get("/metrics").body()).contains("taskforge_disk_free_bytes{path=\"/\"}");
    }

    @Test
    void aViewerSeesAndRemovesNothing() {
        var viewer = server.as(Map.of("bare", Role.VIEWER));
        assertThat(viewer.get(NOTHING + "/upkeep").status()).isEqualTo(200);
        assertThat(viewer.post(NOTHING + "/prunes", "{}").status()).isEqualTo(403);
        var page = viewer.get("/projects/bare/upkeep");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("/upkeep/prune");
    }

    @Test
    void thePageAsksAndWaits() {
        assertThat(local.patch("/api/v1/queues/ops", "{\"paused\":true}").status())
                .isEqualTo(200);

        var answer = local.send(local.request("/projects/bare/upkeep/plan")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.location()).as(answer.body()).endsWith("/projects/bare/upkeep");
        assertThat(local.get("/projects/bare/upkeep").body()).contains("every 2s");
    }

    @Test
    void theJobIsNotSubmittedPastItsRoute() {
        var raw = local.post(
                "/api/v1/jobs",
                "{\"queue_name\":\"ops\",\"job_type\":\"prune\",\"project\":\"bare\",\"payload\":{\"project\":\"shop\"}}");
        assertThat(raw.status()).isEqualTo(422);
        assertThat(raw.body()).contains("/prunes");
    }
}
