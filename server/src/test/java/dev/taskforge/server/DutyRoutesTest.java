package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The routes of a project's duties, as somebody uses them. */
class DutyRoutesTest {
    private static final String PASSWORD = "kopi tubruk pagi betul";

    private TestServer server;
    private TestServer.Client local;
    private SampleProject project;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        project = SampleProject.in(folder);
        assertThat(project.apply(local, YAML).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAppliedProjectIsShownListedAndVersioned() {
        var shown = local.get(PATH).json();

        assertThat(shown.get("title").stringValue()).isEqualTo("Shop");
        assertThat(shown.get("version").intValue()).isEqualTo(1);
        assertThat(shown.get("verdict").stringValue()).isEqualTo("NO-GO");
        assertThat(shown.get("blockers").intValue()).isEqualTo(2);
        assertThat(shown.get("applied_by").stringValue()).isEqualTo("local");
        assertThat(local.get("/api/v1/projects").body()).contains("\"shop\"", "\"taskforge\"");
        assertThat(local.get(PATH + "/versions").json().size()).isEqualTo(1);
        assertThat(local.get("/api/v1/schedules/shop.backup").status()).isEqualTo(200);
    }

    @Test
    void theSameFileAgainIsNoNewVersionAndAChangeIsPlannedFirst() {
        var changed = YAML.replace("P1", "P2");

        project.apply(local, YAML);
        var plan = local.post(
                        "/api/v1/projects/plan",
                        SampleProject.body(changed, project.folder().toString()))
                .json();

        assertThat(plan.get("current_version").intValue()).isEqualTo(1);
        assertThat(plan.get("unchanged").booleanValue()).isFalse();
        assertThat(plan.get("changes").get(0).get("path").stringValue()).isEqualTo("checks.extra.priority");
        assertThat(plan.get("changes").get(0).get("before").stringValue()).contains("P1");
        assertThat(local.get(PATH).json().get("version").intValue()).isEqualTo(1);
        assertThat(project.apply(local, changed).json().get("version").intValue())
                .isEqualTo(2);
    }

    @Test
    void aFileWithWindowsLineEndsIsTaken() {
        assertThat(project.apply(local, YAML.replace("\n", "\r\n")).status()).isEqualTo(200);
    }

    @Test
    void secretsWrittenIntoAFileAreNotShown() {
        var secret = "hunter2hunter2";
        project.apply(local, YAML + """
                  api:
                    http: "http://127.0.0.1:9/x"
                    headers: {Authorization: "%s"}
                """.formatted(secret));
        var plan = local.post(
                "/api/v1/projects/plan",
                SampleProject.body(YAML, project.folder().toString()));

        assertThat(local.get(PATH + "/versions").body())
                .contains("Authorization")
                .doesNotContain(secret);
        assertThat(plan.body()).contains("checks.api").doesNotContain(secret);
    }

    @Test
    void aDeletedProjectIsGoneButItsVersionsStay() {
        assertThat(local.delete(PATH).status()).isEqualTo(204);

        assertThat(local.get(PATH).status()).isEqualTo(404);
        assertThat(local.delete(PATH).status()).isEqualTo(404);
        assertThat(local.get(PATH + "/versions").json().size()).isEqualTo(1);
        assertThat(local.get("/api/v1/schedules/shop.backup").status()).isEqualTo(404);
    }

    @Test
    void theOwnProjectCannotBeAppliedOrDeleted() {
        var own = "/api/v1/projects/taskforge";
        var yaml = YAML.replace("project: shop", "project: taskforge");

        assertThat(local.put(own, SampleProject.body(yaml, project.folder().toString()))
                        .status())
                .isEqualTo(422);
        assertThat(local.delete(own).status()).isEqualTo(422);
        assertThat(local.get(own).status()).isEqualTo(200);
    }

    @Test
    void checksAreAskedAndTheirEvidenceIsKept() {
        SampleProject.ask(local, "shop");

        var checks = local.get(PATH + "/checks").json();
        assertThat(checks.valueStream()
                        .map(check -> check.get("name").stringValue() + " "
                                + check.get("state").stringValue()))
                .containsExactlyInAnyOrder("notes pass", "vouched manual", "extra fail");
        var page = local.get(PATH + "/evidence?check=notes").json().get("items");
        assertThat(page.size()).isEqualTo(1);
        var id = page.get(0).get("id").longValue();
        var one = local.get(PATH + "/evidence/" + id).json();
        assertThat(one).isEqualTo(page.get(0));
        assertThat(one.get("asked_by").stringValue()).isEqualTo("local");
        assertThat(one.get("context").get("env_fingerprint").isNull()).isFalse();
        assertThat(local.get(PATH + "/evidence/999999").status()).isEqualTo(404);
    }

    @Test
    void evidenceOfAnotherProjectIsNotFoundUnderThisOne() {
        SampleProject.ask(local, "shop");
        SampleProject.ask(local, "taskforge");
        var foreign = local.get("/api/v1/projects/taskforge/evidence?limit=1")
                .json()
                .get("items")
                .get(0)
                .get("id")
                .longValue();
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        assertThat(viewer.get(PATH + "/evidence/" + foreign).status()).isEqualTo(404);
        assertThat(viewer.get("/api/v1/projects/taskforge/evidence/" + foreign).status())
                .isEqualTo(403);
    }

    @Test
    void theGateNamesItsBlockersUntilTheyAreProven() {
        SampleProject.ask(local, "shop");
        assertThat(blockers()).containsExactly("vouched");
        assertThat(decide("GO").status()).isEqualTo(409);
        assertThat(texts(decide("GO").json().get("blockers"))).containsExactly("vouched");
        assertThat(decide("NO-GO").status()).isEqualTo(201);

        var word = local.post(PATH + "/checks/vouched/attest", "{\"statement\": \"I looked\", \"reference\": \"T-1\"}");

        assertThat(word.status()).as(word.body()).isEqualTo(201);
        assertThat(gate().get("verdict").stringValue()).isEqualTo("GO");
        var decided = decide("GO").json();
        assertThat(decided.get("evidence_ids").size()).isEqualTo(3);
        assertThat(decided.get("project_version").intValue()).isEqualTo(1);
        assertThat(decided.get("verdict").stringValue()).isEqualTo("GO");
        var list = local.get(PATH + "/decisions?limit=1").json();
        assertThat(list.get("items").get(0)).isEqualTo(decided);
        assertThat(local.get(PATH + "/decisions?cursor="
                                + list.get("next_cursor").stringValue())
                        .json()
                        .get("items")
                        .get(0)
                        .get("status")
                        .stringValue())
                .isEqualTo("NO-GO");
    }

    @Test
    void aRefreshAsksWhatIsNotProvenAndNothingElse() {
        SampleProject.ask(local, "shop");

        var refresh = SampleProject.ended(local, local.post(PATH + "/gate/refresh", "{}"));
        var all = SampleProject.ended(local, local.post(PATH + "/gate/refresh", "{\"all\": true}"));

        assertThat(texts(refresh.json().get("payload").get("checks"))).containsExactly("extra", "vouched");
        assertThat(all.json().get("payload").get("checks").size()).isEqualTo(3);
    }

    @Test
    void aRefreshWithNothingToAskAnswersWithNothing() {
        project.write("missing.txt", "x");
        SampleProject.ask(local, "shop");
        local.post(PATH + "/checks/vouched/attest", "{\"statement\": \"I looked\"}");

        assertThat(local.post(PATH + "/gate/refresh", "{}").status()).isEqualTo(204);
    }

    @Test
    void onlyAnAttestationTakesAPersonsWord() {
        assertThat(local.post(PATH + "/checks/notes/attest", "{\"statement\": \"I looked\"}")
                        .status())
                .isEqualTo(409);
        assertThat(local.post(PATH + "/checks/none/attest", "{\"statement\": \"I looked\"}")
                        .status())
                .isEqualTo(404);
        local.post(PATH + "/checks/vouched/attest", "{\"statement\": \"It is broken\", \"result\": \"fail\"}");
        assertThat(item("vouched").get("state").stringValue()).isEqualTo("fail");
    }

    @Test
    void changedFilesMakeEvidenceStaleAtOnceAndChangedBackItIsFresh() {
        SampleProject.ask(local, "shop");
        assertThat(state("notes")).isEqualTo("pass");

        project.write(".env", "COLOUR=blue\n");
        assertThat(state("notes")).isEqualTo("stale");
        project.write(".env", "COLOUR=red\n");
        assertThat(state("notes")).isEqualTo("pass");
        project.write("docker-compose.yml", "services: {app: {image: shop:2}}\n");
        assertThat(state("notes")).isEqualTo("stale");
        project.write("docker-compose.yml", "services: {app: {image: shop:1}}\n");
        project.apply(local, YAML.replace("min_bytes: 3", "min_bytes: 4"));
        assertThat(state("notes")).isEqualTo("stale");
        assertThat(blockers()).contains("notes");
    }

    @Test
    void aBackupIsMadeListedAndDrilled() {
        var made = SampleProject.ended(local, local.post(PATH + "/backup", "{}"));
        assertThat(made.json().get("state").stringValue()).as(made.body()).isEqualTo("succeeded");
        var backup =
                local.get(PATH + "/backups?database=main").json().get("items").get(0);
        assertThat(backup.get("rows").get("sale").longValue()).isEqualTo(2);
        assertThat(backup.get("missing").booleanValue()).isFalse();
        var one = local.get(PATH + "/backups/" + backup.get("id").longValue()).json();
        assertThat(one.get("backup")).isEqualTo(backup);
        assertThat(one.get("server").isNull()).as("of SQLite").isTrue();
        assertThat(local.get("/api/v1/projects/taskforge/backups/"
                                + backup.get("id").longValue())
                        .status())
                .as("a backup of another project")
                .isEqualTo(404);
        var drill = "{\"backup_id\": " + backup.get("id").longValue() + "}";

        assertThat(SampleProject.ended(local, local.post(PATH + "/drill", drill))
                        .json()
                        .get("state")
                        .stringValue())
                .isEqualTo("succeeded");
        assertThat(local.get(PATH + "/drills")
                        .json()
                        .get("items")
                        .get(0)
                        .get("passed")
                        .booleanValue())
                .isTrue();
        var id =
                local.get(PATH + "/drills").json().get("items").get(0).get("id").longValue();
        var compared = local.get(PATH + "/drills/" + id).json().get("compared");
        assertThat(compared.valueStream())
                .allMatch(line -> line.get("equal").booleanValue())
                .anyMatch(line -> line.get("of").stringValue().equals("sale")
                        && line.get("expected").longValue() == 2
                        && line.get("found").longValue() == 2);
        assertThat(local.get("/api/v1/projects/taskforge/drills/" + id).status())
                .as("a drill of another project")
                .isEqualTo(404);
        assertThat(local.get(PATH + "/backups")
                        .json()
                        .get("items")
                        .get(0)
                        .get("drill_passed")
                        .booleanValue())
                .isTrue();
        assertThat(local.post("/api/v1/projects/taskforge/drill", drill.replace("}", ", \"database\": \"other\"}"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aDecisionAskedTwiceWithOneKeyIsMadeOnce() {
        var body = "{\"status\": \"NO-GO\", \"pic\": \"Sari\"}";

        var first = local.post(PATH + "/decisions", body, "Idempotency-Key", "launch-1");
        var second = local.post(PATH + "/decisions", body, "Idempotency-Key", "launch-1");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(local.get(PATH + "/decisions").json().get("items").size()).isEqualTo(1);
    }

    @Test
    void anAnswerIsNotReplayedToSomebodyWhoseRolesHaveChanged() {
        var body = "{\"job_type\": \"test_job\", \"project\": \"shop\", \"run_at\": \"2090-01-01T00:00:00Z\"}";
        assertThat(sari().post("/api/v1/jobs", body, "Idempotency-Key", "job-1").status())
                .isEqualTo(201);

        local.patch("/api/v1/users/sari", "{\"roles\": {\"other\": \"viewer\"}}");
        var replayed = sariSignedIn().post("/api/v1/jobs", body, "Idempotency-Key", "job-1");

        assertThat(replayed.status()).isEqualTo(403);
        assertThat(replayed.body()).doesNotContain("test_job");
    }

    @Test
    void reasonsAndFixesAreInTheReadersLanguage() {
        SampleProject.ask(local, "shop");

        var english = item("extra");
        var request =
                local.request(PATH + "/gate").header("Accept-Language", "id").GET();
        var indonesian = item(local.send(request).json(), "extra");

        assertThat(indonesian.get("state")).isEqualTo(english.get("state"));
        assertThat(indonesian.get("reason")).isNotEqualTo(english.get("reason"));
        assertThat(indonesian.get("fix")).isNotEqualTo(english.get("fix"));
        assertThat(indonesian.get("reason").stringValue()).contains("tidak");
    }

    @Test
    void theAuditLogIsReadByProjectVerifiedAndExported() {
        var entries = local.get("/api/v1/audit?project=shop").json().get("items");

        assertThat(entries.get(0).get("action").stringValue()).isEqualTo("project.apply");
        assertThat(server.as(Map.of("shop", Role.VIEWER))
                        .get("/api/v1/audit")
                        .json()
                        .get("items"))
                .isEqualTo(entries);
        assertThat(local.get("/api/v1/audit/verify").json().get("ok").booleanValue())
                .isTrue();
        assertThat(local.get("/api/v1/audit/export").body().lines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{"));
    }

    @Test
    void theStatusAndTheSchemaDescribeThisServer() {
        var status = local.get("/api/v1/status").json();

        assertThat(status.get("version").stringValue()).isEqualTo(Version.CURRENT);
        assertThat(status.get("projects").size()).isEqualTo(2);
        assertThat(server.anonymous()
                        .get("/api/v1/schema/taskforge.json")
                        .json()
                        .get("properties")
                        .has("checks"))
                .isTrue();
    }

    @Test
    void wrongQueriesAreRefused() {
        for (var query : List.of(
                "/evidence?limit=0",
                "/evidence?limit=abc",
                "/evidence?cursor=-1",
                "/evidence?check=a&check=b",
                "/backups?cursor=x",
                "/backups?database=%00",
                "/drills?limit=99999999999999999999",
                "/decisions?limit=1001")) {
            assertThat(local.get(PATH + query).status()).as(query).isEqualTo(422);
        }
    }

    /** A person with an account of her own. */
    private TestServer.Client sari() {
        // The first account must be able to administer everything.
        addUser("budi", "*");
        addUser("sari", "shop");
        return sariSignedIn();
    }

    private void addUser(String name, String project) {
        var made = local.post(
                "/api/v1/users",
                Json.write(Map.of("username", name, "password", PASSWORD, "roles", Map.of(project, "admin"))));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    private TestServer.Client sariSignedIn() {
        var signedIn = server.anonymous()
                .post("/api/v1/auth/login", Json.write(Map.of("username", "sari", "password", PASSWORD)));
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
        return server.with(signedIn.json().get("access_token").stringValue());
    }

    private TestServer.Answer decide(String status) {
        return local.post(PATH + "/decisions", "{\"status\": \"" + status + "\", \"pic\": \"Sari\"}");
    }

    private JsonNode gate() {
        return local.get(PATH + "/gate").json();
    }

    private List<String> blockers() {
        return texts(gate().get("blockers"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private String state(String id) {
        return item(id).get("state").stringValue();
    }

    private JsonNode item(String id) {
        return item(gate(), id);
    }

    private static JsonNode item(JsonNode gate, String id) {
        return gate.get("items")
                .valueStream()
                .filter(item -> item.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
