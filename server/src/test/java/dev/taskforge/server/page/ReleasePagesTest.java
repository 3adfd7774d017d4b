package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of releases before a real server without Docker Engine, whose queue of deployments stands still. */
class ReleasePagesTest {
    private static final String LIST = "/projects/shop/releases";
    private static final String YAML = SampleProject.YAML + "release: {service: app, keep: 1}\n";
    private final Instant begun = Instant.now().minusSeconds(3_600);

    private TestServer server;
    private SampleProject project;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data, Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock"));
        project = SampleProject.in(folder);
        assertThat(project.apply(server.asLocal(), YAML).status()).isLessThan(300);
        assertThat(server.asLocal()
                        .patch("/api/v1/queues/ops", "{\"paused\":true}")
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void release(int number, String image, String service, boolean adopted) {
        server.app().database().write(tx -> tx.update("""
                        INSERT INTO release (project, number, created_at, created_by, job_id, reference, image, digests,
                          service, note, adopted)
                        VALUES ('shop', ?, ?, 'rina', 7, ?, ?, '[]', ?, NULL, ?)""", number, begun, image, "sha256:" + number, service, adopted));
    }

    private void deployment(long job, int release, @Nullable Integer before, String state, @Nullable String error) {
        server.app()
                .database()
                .write(tx -> tx.update(
                        """
                        INSERT INTO deployment (project, release_number, before_number, rollback, job_id, deployed_by,
                          state, started_at, switched_at, ended_at, error)
                        VALUES ('shop', ?, ?, ?, ?, 'rina', ?, ?, ?, ?, ?)""",
                        release,
                        before,
                        false,
                        job,
                        state,
                        begun,
                        begun.plusSeconds(20),
                        state.equals("RUNNING") ? null : begun.plusSeconds(65),
                        error));
    }

    /** One found running, two deployed well, one badly. */
    private void history() {
        release(1, "shop:1", "{}", true);
        release(2, "shop:2", "{\"image\": \"shop:2\", \"user\": \"app\"}", false);
        release(3, "shop:3", "{\"image\": \"shop:3\", \"user\": \"app\"}", false);
        release(4, "shop:4<b>", "{\"image\": \"shop:4\"}", false);
        deployment(9_012, 2, 1, "SUCCEEDED", null);
        deployment(9_013, 3, 2, "SUCCEEDED", null);
        deployment(9_014, 4, 3, "FAILED", "<script>alert(1)</script> was unwell");
    }

    private static TestServer.Answer post(TestServer.Client client, String path, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(client.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private TestServer.Answer job(TestServer.Answer redirect) {
        var id = redirect.location().replaceAll("[^0-9]", "");
        return server.asLocal().get("/api/v1/jobs/" + id);
    }

    @Test
    void thePageSaysWhatServesAndWhatWasDeployedAndEscapesIt() {
        history();

        var page = server.asLocal().get(LIST);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Release 3", "shop:3", "Serves", "Kept", "Served before", "Failed, never served")
                .contains("href=\"/projects/shop/releases/2/return\"", "href=\"/projects/shop/releases/1/return\"")
                .doesNotContain("releases/3/return", "releases/4/return")
                .contains("&lt;script&gt;alert(1)", "shop:4&lt;b&gt;")
                .doesNotContain("<script>alert", "shop:4<b>")
                .contains("33 %", "20 s", "45 s", "id=\"image\"", "Show the plan");
        assertThat(server.asLocal().get("/projects/shop").body()).contains("href=\"/projects/shop/releases\"");
        assertThat(server.asLocal().get("/").body()).contains("Release 3");
    }

    @Test
    void aReleaseShowsWhatChangedAgainstTheOneThatServedBefore() {
        history();

        var page = server.asLocal().get(LIST + "/3").body();

        assertThat(page)
                .contains("shop:2</code> → <code>shop:3", "sha256:3")
                .containsPattern("<span class=\"removed\">- +\"image\": \"shop:2\"")
                .containsPattern("<span class=\"added\">\\+ +\"image\": \"shop:3\"")
                .contains("href=\"/projects/shop/releases/2\"", "href=\"/jobs/7\"", "href=\"/jobs/9013\"");
        assertThat(server.asLocal().get(LIST + "/2").body()).contains("That one was found running");
        assertThat(server.asLocal().get(LIST + "/9").status()).isEqualTo(404);
        assertThat(server.asLocal().get(LIST + "/99999999999").status()).isEqualTo(404);
    }

    @Test
    void aReleaseThatFailedSaysWhyAndWhereAndOneThatServedDoesNot() {
        history();
        deployment(9_015, 2, 3, "FAILED", "going back failed");

        var failed = server.asLocal().get(LIST + "/4").body();

        assertThat(failed)
                .contains("Failed, never served", "This release failed and has never served", "job #9014", "unwell")
                .contains("href=\"/jobs/9014\"")
                .doesNotContain(">Never served<");
        assertThat(server.asLocal().get(LIST + "/2").body()).doesNotContain("id=\"failure\"");
        assertThat(server.asLocal()
                        .get("/api/v1" + LIST + "/4")
                        .json()
                        .get("error")
                        .stringValue())
                .endsWith("was unwell");
        assertThat(server.asLocal()
                        .get("/api/v1" + LIST + "/2")
                        .json()
                        .get("error")
                        .isNull())
                .isTrue();
    }

    @Test
    void aReleaseShowsWhatWasMeasuredBeforeAndAfter() {
        history();
        var before = "{\"at\":\"2026-11-26T02:00:00Z\",\"containers\":1,\"memory\":80000000,\"restarts\":0}";
        var after = "{\"at\":\"2026-11-26T02:01:00Z\",\"containers\":1,\"asked\":40,\"unanswered\":1,\"timed\":19,"
                + "\"medianMicros\":3210,\"highestMicros\":21000,\"memory\":91500000,\"processors\":0.021,\"restarts\":0}";
        server.app()
                .database()
                .write(tx -> tx.update(
                        "UPDATE deployment SET measured_before = ?, measured_after = ? WHERE job_id = 9013",
                        before,
                        after));

        assertThat(server.asLocal().get(LIST + "/3").body())
                .contains(
                        "Before and after", "3.2 ms", "21 ms", "1 of 40", "80 MB", "91.5 MB", "+11.5 MB", "2.1 %", "±0")
                .contains("not measured", "href=\"/jobs/9013\">job #9013");
        assertThat(server.asLocal().get(LIST + "/2").body()).doesNotContain("id=\"measured\"");
        var measured = server.asLocal().get("/api/v1" + LIST + "/3").json().get("measured");
        assertThat(measured.get("job_id").longValue()).isEqualTo(9_013);
        assertThat(measured.get("replaced").intValue()).isEqualTo(2);
        assertThat(measured.get("before").get("median_ms").isNull()).isTrue();
        assertThat(measured.get("before").get("asked").isNull()).isTrue();
        assertThat(measured.get("after").get("median_ms").doubleValue()).isEqualTo(3.21);
        assertThat(measured.get("after").get("memory_bytes").longValue()).isEqualTo(91_500_000);
    }

    @Test
    void aViewerReadsAndDoesNotDeploy() {
        history();
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        assertThat(viewer.get(LIST).body()).contains("Release 3").doesNotContain("id=\"image\"", "/return\"");
        assertThat(viewer.get(LIST + "/2").body()).doesNotContain("/return\"");
        assertThat(viewer.get(LIST + "/2/return").status()).isEqualTo(403);
        assertThat(post(viewer, LIST, Map.of()).status()).isEqualTo(403);
        assertThat(post(viewer, LIST + "/plan", Map.of()).status()).isEqualTo(403);
        assertThat(post(viewer, LIST + "/2/return", Map.of()).status()).isEqualTo(403);
        assertThat(server.as(Map.of("other", Role.ADMIN)).get(LIST).status()).isEqualTo(403);
    }

    @Test
    void deployingSubmitsTheJobOnceAndSaysWhichOneRuns() {
        history();
        var operator = server.as(Map.of("shop", Role.OPERATOR));

        var first = post(operator, LIST, Map.of("image", " shop:5 ", "note", "OPS-17"));

        assertThat(first.status()).isEqualTo(303);
        var job = job(first).json();
        assertThat(job.get("job_type").stringValue()).isEqualTo("deploy");
        assertThat(job.get("payload").toString())
                .isEqualTo("{\"project\":\"shop\",\"image\":\"shop:5\",\"note\":\"OPS-17\"}");
        var second = post(operator, LIST, Map.of("build", "true"));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body())
                .contains("Another deployment of shop waits or runs: job " + job.get("id"))
                .contains("href=\"/jobs/" + job.get("id") + "\"", "A deployment waits for its turn")
                .doesNotContain("id=\"image\"", "/return\"");
        assertThat(post(operator, LIST + "/2/return", Map.of()).status()).isEqualTo(409);
    }

    @Test
    void goingBackIsAskedFirst() {
        history();
        var operator = server.as(Map.of("shop", Role.OPERATOR));

        var asked = operator.get(LIST + "/2/return");
        var done = post(operator, LIST + "/2/return", Map.of("note", "slow\r\npages"));

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body()).contains("Go back to release 2?", "Docker Engine cannot be asked", "id=\"go-back\"");
        assertThat(done.status()).isEqualTo(303);
        assertThat(job(done).json().get("payload").toString())
                .isEqualTo("{\"project\":\"shop\",\"release\":2,\"note\":\"slow\\npages\"}");
        assertThat(post(operator, LIST + "/9/return", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void whatIsWrongIsSaidAboveTheFormWhichKeepsWhatWasTyped() {
        var operator = server.as(Map.of("shop", Role.OPERATOR));

        var planned = post(operator, LIST + "/plan", Map.of("image", "shop:5", "note", "\"><b>"));
        var both = post(operator, LIST, Map.of("image", "shop:5", "build", "true"));

        assertThat(planned.status()).isEqualTo(409);
        assertThat(planned.body())
                .contains("Docker Engine cannot be asked", "value=\"shop:5\"")
                .doesNotContain("\"><b>");
        assertThat(both.status()).isEqualTo(422);
        assertThat(both.body()).contains("Either an image is named or one is built.");
        assertThat(post(operator, LIST, Map.of("image", "--help")).status()).isEqualTo(422);
        assertThat(operator.get("/api/v1/jobs?type=deploy").json().get("items").size())
                .isZero();
    }

    @Test
    void whileOneRunsThePageFollowsItAndOffersNothingElse() {
        history();
        deployment(9_015, 4, 3, "RUNNING", null);

        assertThat(server.asLocal().get(LIST).body())
                .contains("A deployment is under way", "href=\"/jobs/9015\"", "hx-trigger=\"every 3s\"")
                .doesNotContain("id=\"image\"", "/return\"");
    }

    @Test
    void aProjectWithoutTheSectionHasNoTabAndDeploysNothing() {
        assertThat(project.apply(server.asLocal(), SampleProject.YAML).status()).isLessThan(300);

        assertThat(server.asLocal().get("/projects/shop").body()).doesNotContain(LIST);
        assertThat(server.asLocal().get(LIST).body())
                .contains("has no section release")
                .doesNotContain("id=\"image\"");
        assertThat(post(server.asLocal(), LIST, Map.of()).status()).isEqualTo(409);
    }

    @Test
    void longHistoriesComeInParts() {
        for (int number = 1; number <= 25; number++) {
            release(number, "shop:" + number, "{}", false);
            deployment(9_100 + number, number, number == 1 ? null : number - 1, "SUCCEEDED", null);
        }

        var newest = server.asLocal().get(LIST).body();
        var older = server.asLocal().get(LIST + "?before=6").body();

        assertThat(newest)
                .contains("shop:25</code>", "releases?before=6", "attempts_before=")
                .doesNotContain("shop:5</code>");
        assertThat(older).contains("shop:5</code>").doesNotContain("shop:6</code>", "releases?before=");
    }

    private void migrations(int release, String files, @Nullable String approval) {
        server.app()
                .database()
                .write(tx -> tx.update(
                        "UPDATE release SET migrations = ?, migrations_approval = ? WHERE project = 'shop' AND number = ?",
                        files,
                        approval,
                        release));
    }

    private static String migration(String name, String type, String standing, String rule) {
        return """
                {"name":"%s","sha256":"ab","type":"%s","standing":"%s","rule":"%s","line":4,"why":"kept in English"}""".formatted(name, type, standing, rule);
    }

    @Test
    void aReleaseShowsItsMigrationsAndWhoLetThemRun() {
        history();
        migrations(
                3,
                "[" + migration("V1.sql", "ADDITIVE", "KNOWN", "migration-new-table") + ","
                        + migration("V2<b>.sql", "BREAKING", "PENDING", "migration-drop-column") + ","
                        + migration("V3.sql", "ADDITIVE", "CHANGED", "migration-gone") + "]",
                "{\"by\":\"sri\",\"why\":\"drilled <i>twice</i>\"}");

        assertThat(server.asLocal().get(LIST + "/3").body())
                .contains("roll forward only", "sri let them run:", "drilled &lt;i&gt;twice")
                .contains("V2&lt;b&gt;.sql:4", "Breaking", "It was applied with other content", "it had 1 more")
                .doesNotContain("V1.sql");
        assertThat(server.asLocal().get(LIST).body()).containsOnlyOnce("roll forward only");
        assertThat(server.asLocal().get(LIST + "/2").body()).doesNotContain("migrations-title");

        var one = server.asLocal().get("/api/v1/projects/shop/releases/3").json();
        assertThat(one.get("roll_forward_only").booleanValue()).isTrue();
        assertThat(one.get("migrations_approved_by").stringValue()).isEqualTo("sri");
        assertThat(one.get("migrations").get(1).get("type").stringValue()).isEqualTo("breaking");
        assertThat(one.get("migrations").get(1).get("held").booleanValue()).isTrue();
        var listed =
                server.asLocal().get("/api/v1/projects/shop/releases").json().get("items");
        assertThat(listed.valueStream().map(item -> item.get("state").stringValue()))
                .containsExactly("failed", "serves", "served", "served");
        assertThat(listed.get(1).get("roll_forward_only").booleanValue()).isTrue();
        assertThat(listed.get(1).get("migrations").isNull()).isTrue();
    }

    @Test
    void reasonsTravelWithTheJobAndMustNotBeEmpty() {
        history();
        var local = server.asLocal();

        var deploying = local.post("/api/v1/projects/shop/deploy", "{\"approve_migrations\":\"drilled\"}");
        assertThat(deploying.status()).isEqualTo(202);
        assertThat(deploying.json().get("payload").toString())
                .isEqualTo("{\"project\":\"shop\",\"approve_migrations\":\"drilled\"}");
        var empty = local.post("/api/v1/projects/shop/deploy", "{\"approve_migrations\":\" \"}");
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.body()).contains("approve_migrations", "Must not be empty");
        assertThat(local.post("/api/v1/projects/shop/rollback", "{\"release\":2,\"accept_schema\":\"\"}")
                        .status())
                .isEqualTo(422);
    }
}
