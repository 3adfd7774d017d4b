package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people put on record about a gate over HTTP: waivers, words with proof; and what the gate said over time. */
class GateRecordsTest {
    private static final String WAIVERS = PATH + "/waivers";

    private TestServer server;
    private TestServer.Client local;
    private SampleProject project;
    private Staff staff;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        project = SampleProject.in(folder);
        assertThat(project.apply(local, YAML).status()).isEqualTo(200);
        staff = new Staff(server).add("budi", "*", "admin");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String waiver(String subject) {
        var expires = Instant.now().plus(30, ChronoUnit.DAYS);
        return "{" + subject + ", \"reason\": \"looked at in staging\", \"expires_at\": \"" + expires + "\"}";
    }

    private String ask(TestServer.Client client) {
        var made = client.post(WAIVERS, waiver("\"item\": \"vouched\""));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return WAIVERS + "/" + made.json().get("id").longValue();
    }

    private JsonNode item(String id) {
        return local.get(PATH + "/gate")
                .json()
                .get("items")
                .valueStream()
                .filter(item -> item.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String state(String id) {
        return item(id).get("state").stringValue();
    }

    @Test
    void aWaiverCountsOnceASecondPersonApprovedIt() {
        SampleProject.ask(local, "shop");
        staff.add("sari", "shop", "admin");
        var budi = staff.signedIn("budi");
        var sari = staff.signedIn("sari");
        var one = ask(sari);
        assertThat(item("vouched").get("waiver").get("state").stringValue()).isEqualTo("requested");

        for (var own : new TestServer.Client[] {sari, staff.withToken("sari", "shop", "admin")}) {
            assertThat(own.post(one + "/approve", "").status()).isEqualTo(403);
            assertThat(own.post(one + "/deny", "{}").status()).isEqualTo(403);
        }
        assertThat(state("vouched")).isEqualTo("manual");
        var approved = budi.post(one + "/approve", "");

        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(approved.json().get("approved_by").stringValue()).isEqualTo("budi");
        assertThat(state("vouched")).isEqualTo("waived");
        assertThat(local.get(PATH + "/gate").json().get("verdict").stringValue())
                .isEqualTo("GO");
        assertThat(budi.post(one + "/approve", "").status()).isEqualTo(409);
        assertThat(sari.post(one + "/revoke", "").json().get("state").stringValue())
                .isEqualTo("revoked");
        assertThat(sari.post(one + "/revoke", "").status()).isEqualTo(409);
        assertThat(state("vouched")).isEqualTo("manual");
        assertThat(local.get(WAIVERS).json().size()).isEqualTo(1);
    }

    @Test
    void theLocalOperatorIsNoPersonWhetherByTheFileOrByATokenMadeWithIt() {
        staff.add("sari", "shop", "admin");
        var one = ask(staff.signedIn("sari"));

        for (var nobody : new TestServer.Client[] {local, server.as(Map.of("*", Role.ADMIN))}) {
            assertThat(nobody.post(one + "/approve", "").status()).isEqualTo(403);
            assertThat(nobody.post(one + "/deny", "{}").status()).isEqualTo(403);
            var asked = nobody.post(WAIVERS, waiver("\"item\": \"notes\""));
            assertThat(asked.status()).isEqualTo(403);
            assertThat(asked.body()).contains("not a person");
        }
    }

    @Test
    void aRequestSaysWhoMayApproveItAndThatNobodyMayWhenThereIsOnlyOneUser() {
        var alone = ask(staff.signedIn("budi"));
        assertThat(local.get(WAIVERS).json().get(0).get("approvers").size()).isZero();

        staff.add("sari", "shop", "admin").add("dewi", "shop", "operator").add("eko", "other", "admin");

        assertThat(local.get(WAIVERS).json().get(0).get("approvers").toString()).isEqualTo("[\"sari\"]");
        assertThat(staff.signedIn("dewi").post(alone + "/approve", "").status()).isEqualTo(403);
        assertThat(staff.signedIn("eko").post(alone + "/approve", "").status()).isEqualTo(403);
    }

    @Test
    void deniedIsARecordOfItsOwn() {
        staff.add("sari", "shop", "admin");
        var one = ask(staff.signedIn("budi"));

        var denied = staff.signedIn("sari").post(one + "/deny", "{\"reason\": \"call her first\"}");

        assertThat(denied.json().get("state").stringValue()).isEqualTo("denied");
        assertThat(denied.json().get("denied_by").stringValue()).isEqualTo("sari");
        assertThat(denied.json().get("denial").stringValue()).isEqualTo("call her first");
        assertThat(local.get(WAIVERS + "?state=requested").json().size()).isZero();
        assertThat(local.get(WAIVERS + "?state=denied").json().size()).isEqualTo(1);
        assertThat(local.get("/api/v1/audit?project=shop&limit=1").body()).contains("waiver.deny", "sari");
        assertThat(staff.signedIn("budi").post(one + "/revoke", "").status()).isEqualTo(409);
    }

    @Test
    void aWaiverOfAnotherProjectIsNotFound() {
        var id = ask(staff.signedIn("budi")).replaceAll(".*/", "");

        for (var change : new String[] {"approve", "deny", "revoke"}) {
            assertThat(staff.signedIn("budi")
                            .post("/api/v1/projects/taskforge/waivers/" + id + "/" + change, "{}")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aWordCarriesItsLinkItsTimeAndAFileThatIsOnlyEverDownloaded() {
        var page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        var file = Map.of("name", "look\".html", "content", Base64.getEncoder().encodeToString(page));
        var said = local.post(
                PATH + "/checks/vouched/attest",
                Json.write(Map.of(
                        "statement",
                        "I looked",
                        "link",
                        "https://wiki.example.id/1",
                        "valid_for",
                        "7d",
                        "file",
                        file)));
        assertThat(said.status()).as(said.body()).isEqualTo(201);

        var word = item("vouched").get("attestations").get(0);
        assertThat(word.get("link").stringValue()).isEqualTo("https://wiki.example.id/1");
        assertThat(Instant.parse(word.get("valid_until").stringValue()))
                .isBetween(Instant.now().plus(6, ChronoUnit.DAYS), Instant.now().plus(8, ChronoUnit.DAYS));
        assertThat(item("vouched").get("fresh_until")).isEqualTo(word.get("valid_until"));
        var path = word.get("file").get("path").stringValue();
        var fetched = local.get(path);
        assertThat(fetched.body()).isEqualTo(new String(page, StandardCharsets.UTF_8));
        assertThat(fetched.header("Content-Type")).startsWith("text/plain");
        assertThat(fetched.header("Content-Disposition")).isEqualTo("attachment; filename=\"look_.html\"");
        assertThat(fetched.header("Content-Security-Policy")).contains("sandbox");
        assertThat(fetched.header("X-Content-Type-Options")).isEqualTo("nosniff");
        var elsewhere = path.replace("/shop/", "/taskforge/");
        assertThat(local.get(elsewhere).status()).isEqualTo(404);
        assertThat(server.anonymous().get(path).status()).isEqualTo(401);
    }

    @Test
    void aWrongWordNamesItsField() {
        var attest = PATH + "/checks/vouched/attest";
        assertField(attest, Map.of("statement", "I looked", "link", "javascript:alert(1)"), "link");
        assertField(attest, Map.of("statement", "I looked", "valid_for", "91d"), "valid_for");
        assertField(attest, Map.of("statement", "I looked", "valid_for", "7 days"), "valid_for");
        var file = Map.of("name", "a.bin", "content", "AAEC");
        assertField(attest, Map.of("statement", "I looked", "file", file), "file");
        var broken = Map.of("name", "a.txt", "content", "!!");
        assertField(attest, Map.of("statement", "I looked", "file", broken), "file.content");
    }

    private void assertField(String path, Map<String, ?> body, String field) {
        var answer = local.post(path, Json.write(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(field);
    }

    @Test
    void theHistoryNotesAChangeThatNobodyLookedAt() {
        local.post(PATH + "/checks/vouched/attest", "{\"statement\": \"I looked\"}");
        SampleProject.ask(local, "shop");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.app().operations().verdicts().list("shop", null, 10).stream()
                        .anyMatch(record -> record.blockers().isEmpty()));

        var newest = local.get(PATH + "/verdicts?limit=1").json().get("items").get(0);
        assertThat(newest.get("verdict").stringValue()).isEqualTo("GO");
        assertThat(newest.get("required").intValue()).isEqualTo(2);
        assertThat(newest.get("environment").stringValue()).isEqualTo("production");
    }

    @Test
    void theGateCountsItsGroups() {
        SampleProject.ask(local, "shop");

        var groups = local.get(PATH + "/gate").json().get("groups");

        assertThat(groups.toString())
                .isEqualTo("[{\"priority\":\"P0\",\"items\":2,\"open\":1,\"not_applicable\":0},"
                        + "{\"priority\":\"P1\",\"items\":1,\"open\":0,\"not_applicable\":0},"
                        + "{\"priority\":\"P2\",\"items\":0,\"open\":0,\"not_applicable\":0}]");
    }

    @Test
    void anItemThatDoesNotApplyByRuleSaysSo() {
        project.apply(local, YAML + """
                gate:
                  items:
                    - {id: notes, checks: [notes]}
                    - {id: vouched, checks: [vouched], when: {variable: COLOUR, is: blue}}
                """);

        var item = item("vouched");

        assertThat(item.get("state").stringValue()).isEqualTo("not_applicable");
        assertThat(item.get("by_rule").booleanValue()).isTrue();
        assertThat(item.get("when").stringValue()).isEqualTo("COLOUR = blue");
        assertThat(item.toString()).as("the variable's own value").doesNotContain("red");
        assertThat(item("notes").get("when").isNull()).isTrue();
    }

    @Test
    void theBadgeNeedsATokenUnlessTheProjectMakesItPublic() {
        var badge = "/badge/shop.svg";
        assertThat(server.anonymous().get(badge).status()).isEqualTo(401);
        assertThat(server.anonymous().get("/badge/nothing.svg").status())
                .as("no stranger learns which projects there are")
                .isEqualTo(401);
        assertThat(server.as(Map.of("other", Role.ADMIN)).get(badge).status()).isEqualTo(403);
        assertThat(server.as(Map.of("shop", Role.VIEWER)).get(badge).body()).contains("NO-GO");
        assertThat(local.get("/badge/nothing.svg").status()).isEqualTo(404);

        project.apply(local, YAML + "gate: {badge: public}\n");
        var shown = server.anonymous().get(badge);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(shown.header("Cache-Control")).contains("no-cache");
        assertThat(shown.body()).contains("shop production", "NO-GO").doesNotContain("vouched", "COLOUR");
        assertThat(server.anonymous().get("/badge/shop").status()).isEqualTo(404);
        project.apply(local, YAML + "gate: {badge: private}\n");
        assertThat(server.anonymous().get(badge).status()).isEqualTo(401);
    }
}
