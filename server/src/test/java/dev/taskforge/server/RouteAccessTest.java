package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may use which route of the duties. The project does not exist, so whoever is let in changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteAccessTest {
    private static final String GHOST = "/api/v1/projects/ghost";
    private static final String FILE =
            SampleProject.body("project: ghost\nchecks:\n  a: {file: x, exists: true}\n", "/nowhere/ghost");

    private static final String VAULT_FILE = "/api/v1/vault/file?name=shop/main/a";

    private TestServer server;
    private Map<Caller, TestServer.Client> clients;

    /** From the least to the most. */
    private enum Caller {
        ANONYMOUS,
        WITHOUT_ROLES,
        ADMIN_ELSEWHERE,
        VIEWER,
        OPERATOR,
        ADMIN,
        VIEWER_OF_ALL,
        OPERATOR_OF_ALL,
        ADMIN_OF_ALL
    }

    /** @param who is let in */
    private record Rule(String method, String path, String body, List<Caller> who) {}

    private static final List<Caller> ALL = List.of(Caller.values());
    private static final List<Caller> SIGNED_IN = ALL.subList(1, ALL.size());
    private static final List<Caller> VIEW = ALL.subList(3, ALL.size());
    private static final List<Caller> OPERATE =
            List.of(Caller.OPERATOR, Caller.ADMIN, Caller.OPERATOR_OF_ALL, Caller.ADMIN_OF_ALL);
    private static final List<Caller> ADMINISTER = List.of(Caller.ADMIN, Caller.ADMIN_OF_ALL);
    private static final List<Caller> SEE_ALL =
            List.of(Caller.VIEWER_OF_ALL, Caller.OPERATOR_OF_ALL, Caller.ADMIN_OF_ALL);

    private static final List<Rule> RULES = List.of(
            new Rule("GET", "/api/v1/projects", "", SIGNED_IN),
            new Rule("POST", "/api/v1/projects/plan", FILE, List.of(Caller.ADMIN_OF_ALL)),
            new Rule("PUT", GHOST, FILE, List.of(Caller.ADMIN_OF_ALL)),
            new Rule("GET", GHOST, "", VIEW),
            new Rule("DELETE", GHOST, "", ADMINISTER),
            new Rule("GET", GHOST + "/versions", "", ADMINISTER),
            new Rule("GET", GHOST + "/checks", "", VIEW),
            new Rule("POST", GHOST + "/checks/run", "{}", OPERATE),
            new Rule("POST", GHOST + "/checks/a/attest", "{\"statement\": \"seen\"}", OPERATE),
            new Rule("GET", GHOST + "/diagnosis", "", VIEW),
            new Rule("POST", GHOST + "/diagnosis", "{}", OPERATE),
            new Rule("GET", GHOST + "/repairs", "", VIEW),
            new Rule("POST", GHOST + "/repairs", "{}", OPERATE),
            new Rule("GET", "/api/v1/host", "", SEE_ALL),
            new Rule("GET", "/api/v1/host/fixes", "", SEE_ALL),
            new Rule("POST", "/api/v1/host/fixes", "{\"fix\": \"ghost\"}", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("POST", "/api/v1/host/fixes/ghost/undo", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("GET", GHOST + "/upkeep", "", VIEW),
            new Rule("GET", GHOST + "/prunes", "", VIEW),
            new Rule("GET", GHOST + "/prunes/1/plan", "", VIEW),
            new Rule("POST", GHOST + "/prunes", "{}", OPERATE),
            new Rule("GET", GHOST + "/updates", "", VIEW),
            new Rule("POST", GHOST + "/updates", "{}", OPERATE),
            new Rule("GET", GHOST + "/patches", "", VIEW),
            new Rule("POST", GHOST + "/patches", "{}", ADMINISTER),
            new Rule("GET", GHOST + "/access", "", VIEW),
            new Rule("GET", GHOST + "/journeys", "", VIEW),
            new Rule("GET", GHOST + "/findings", "", VIEW),
            new Rule("GET", GHOST + "/evidence", "", VIEW),
            new Rule("GET", GHOST + "/evidence/1", "", VIEW),
            new Rule("GET", GHOST + "/evidence/1/file", "", VIEW),
            new Rule("GET", GHOST + "/gate", "", VIEW),
            new Rule("GET", GHOST + "/gate/report", "", VIEW),
            new Rule("POST", GHOST + "/gate/refresh", "{}", OPERATE),
            new Rule("GET", GHOST + "/decisions", "", VIEW),
            new Rule("POST", GHOST + "/decisions", "{\"status\": \"NO-GO\", \"pic\": \"Sari\"}", ADMINISTER),
            new Rule("GET", GHOST + "/waivers", "", VIEW),
            new Rule("POST", GHOST + "/waivers", waiver(), OPERATE),
            new Rule("POST", GHOST + "/waivers/1/approve", "", ADMINISTER),
            new Rule("POST", GHOST + "/waivers/1/deny", "{}", ADMINISTER),
            new Rule("POST", GHOST + "/waivers/1/revoke", "", OPERATE),
            new Rule("GET", GHOST + "/verdicts", "", VIEW),
            new Rule("GET", GHOST + "/checklists", "", VIEW),
            new Rule("POST", GHOST + "/checklists", "{\"file\": \"a.md\", \"content\": \"- [ ] a\"}", ADMINISTER),
            new Rule("GET", GHOST + "/checklists/1", "", VIEW),
            new Rule("POST", GHOST + "/checklists/1/write", "{\"content\": \"- [ ] a\"}", OPERATE),
            new Rule("POST", GHOST + "/checklist-items/a/accept", "{\"suggestion\": \"abcdef\"}", ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/bind", "{\"check\": \"a\"}", ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/unbind", "{\"check\": \"a\"}", ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/retire", "{\"reason\": \"gone\"}", ADMINISTER),
            new Rule("GET", GHOST + "/checklist-items/a/rulings", "", VIEW),
            new Rule("POST", GHOST + "/checklist-items/a/priority", ruling("priority", "P0"), ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/condition", ruling("when", "none"), ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/rulings/1/approve", "", ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/rulings/1/deny", "{}", ADMINISTER),
            new Rule("POST", GHOST + "/checklist-items/a/rulings/1/withdraw", "", ADMINISTER),
            new Rule("POST", GHOST + "/backup", "{}", OPERATE),
            new Rule("GET", GHOST + "/backup/plan", "", VIEW),
            new Rule("GET", GHOST + "/backup/plans", "", VIEW),
            new Rule("POST", GHOST + "/backup-sets", "", OPERATE),
            new Rule("GET", GHOST + "/backup-sets", "", VIEW),
            new Rule("GET", GHOST + "/backup-sets/1", "", VIEW),
            new Rule("GET", GHOST + "/backup-watch", "", VIEW),
            new Rule("GET", GHOST + "/alerts", "", VIEW),
            new Rule("POST", GHOST + "/alerts/test", "{}", OPERATE),
            new Rule("GET", GHOST + "/incidents", "", VIEW),
            new Rule("GET", GHOST + "/incidents/1", "", VIEW),
            new Rule("POST", GHOST + "/incidents/1/ack", "{}", OPERATE),
            new Rule("POST", GHOST + "/incidents/1/notes", "{\"note\": \"why\"}", OPERATE),
            new Rule("PUT", GHOST + "/incidents/1/post-mortem", "{}", OPERATE),
            new Rule("GET", GHOST + "/incidents/1/rca", "", VIEW),
            new Rule("GET", GHOST + "/monitors", "", VIEW),
            new Rule("GET", GHOST + "/monitors/site", "", VIEW),
            new Rule("POST", GHOST + "/monitors/site/pause", "{}", OPERATE),
            new Rule("POST", GHOST + "/monitors/site/resume", "", OPERATE),
            new Rule("GET", GHOST + "/guards", "", VIEW),
            new Rule("GET", GHOST + "/guards/ports", "", VIEW),
            new Rule("POST", GHOST + "/guards/ports", "{\"action\":\"apply\"}", OPERATE),
            new Rule("POST", GHOST + "/guards/ports/keep", "", OPERATE),
            new Rule("GET", GHOST + "/guards/ports/exports", "", VIEW),
            new Rule("POST", GHOST + "/guards/ports/exports", "{\"state\":\"{}\"}", ADMINISTER),
            new Rule("GET", GHOST + "/guards/ports/exports/1", "", VIEW),
            new Rule("GET", GHOST + "/guards/limits/proposals", "", VIEW),
            new Rule("GET", "/api/v1/ports", "", SEE_ALL),
            new Rule("GET", GHOST + "/calendar", "", VIEW),
            new Rule("POST", GHOST + "/duties/logs/done", "{}", OPERATE),
            new Rule("GET", GHOST + "/log", "", VIEW),
            new Rule("POST", GHOST + "/log", "{\"text\": \"seen\"}", OPERATE),
            new Rule("GET", GHOST + "/reports", "", VIEW),
            new Rule("GET", GHOST + "/reports/2026-11", "", VIEW),
            new Rule("GET", GHOST + "/reports/2026-11/html", "", VIEW),
            new Rule("GET", GHOST + "/silences", "", VIEW),
            new Rule("POST", GHOST + "/silences", "{\"duration\":\"2h\",\"reason\":\"disk\"}", OPERATE),
            new Rule("DELETE", GHOST + "/silences/1", "", OPERATE),
            new Rule("GET", GHOST + "/maintenance", "", VIEW),
            new Rule("GET", GHOST + "/oncall", "", VIEW),
            new Rule("GET", GHOST + "/launches", "", VIEW),
            new Rule("GET", GHOST + "/heartbeats", "", VIEW),
            new Rule("GET", GHOST + "/heartbeats/nightly", "", VIEW),
            new Rule("POST", GHOST + "/heartbeats/nightly/new-url", "", OPERATE),
            new Rule("GET", "/ping/6b8f3d0e-7a41-4c52-9d20-3f1f0f6f2a11", "", ALL),
            new Rule("POST", "/ping/6b8f3d0e-7a41-4c52-9d20-3f1f0f6f2a11/fail", "", ALL),
            new Rule("GET", "/status/ghost", "", VIEW),
            new Rule("GET", "/status/ghost/site/badge.svg", "", ALL),
            new Rule("GET", "/status/ghost/site/uptime/30d.svg", "", ALL),
            new Rule("POST", GHOST + "/backup-sets/1/pin", "{\"reason\": \"why\"}", OPERATE),
            new Rule("POST", GHOST + "/backup-sets/1/unpin", "", OPERATE),
            new Rule("GET", GHOST + "/backups", "", VIEW),
            new Rule("GET", GHOST + "/backups/1", "", OPERATE),
            new Rule("POST", GHOST + "/backups/1/pin", "{\"reason\": \"why\"}", OPERATE),
            new Rule("POST", GHOST + "/backups/1/unpin", "", OPERATE),
            new Rule("GET", GHOST + "/destinations", "", VIEW),
            new Rule("POST", GHOST + "/destinations/disk2/test", "", OPERATE),
            new Rule("POST", GHOST + "/drill", "{}", OPERATE),
            new Rule("GET", GHOST + "/drills", "", VIEW),
            new Rule("GET", GHOST + "/drills/1", "", VIEW),
            new Rule("POST", GHOST + "/restores", "{}", OPERATE),
            new Rule("POST", GHOST + "/restores/plan", "{}", OPERATE),
            new Rule("GET", GHOST + "/restores", "", VIEW),
            new Rule("POST", GHOST + "/csv-exports", "{}", OPERATE),
            new Rule("POST", GHOST + "/csv-exports/plan", "{}", OPERATE),
            new Rule("GET", GHOST + "/csv-exports", "", VIEW),
            new Rule("DELETE", GHOST + "/csv-exports/none", "", OPERATE),
            new Rule("POST", GHOST + "/csv-imports", "{\"from\":\"none\"}", OPERATE),
            new Rule("POST", GHOST + "/csv-imports/plan", "{\"from\":\"none\"}", OPERATE),
            new Rule("POST", GHOST + "/restores/1/undo", "", OPERATE),
            new Rule("POST", GHOST + "/restores/1/clear", "", OPERATE),
            new Rule("POST", GHOST + "/restores/1/settled", "", OPERATE),
            new Rule("GET", GHOST + "/restore-requests", "", VIEW),
            new Rule("POST", GHOST + "/restore-requests", "{\"reason\": \"the prices are garbled\"}", OPERATE),
            new Rule("POST", GHOST + "/restore-requests/plan", "{}", OPERATE),
            new Rule("POST", GHOST + "/restore-requests/1/approve", "", ADMINISTER),
            new Rule("POST", GHOST + "/restore-requests/1/deny", "", ADMINISTER),
            new Rule("POST", GHOST + "/restore-requests/1/withdraw", "", OPERATE),
            new Rule("POST", GHOST + "/deploy", "{}", OPERATE),
            new Rule("POST", GHOST + "/deploy/plan", "{}", OPERATE),
            new Rule("POST", GHOST + "/rollback", "{}", OPERATE),
            new Rule("POST", GHOST + "/rollback/plan", "{}", OPERATE),
            new Rule("GET", GHOST + "/returns", "", VIEW),
            new Rule("POST", GHOST + "/returns", "{\"reason\": \"the prices are garbled\"}", OPERATE),
            new Rule("POST", GHOST + "/returns/plan", "{}", OPERATE),
            new Rule("POST", GHOST + "/returns/1/approve", "", ADMINISTER),
            new Rule("POST", GHOST + "/returns/1/deny", "", ADMINISTER),
            new Rule("POST", GHOST + "/returns/1/withdraw", "", OPERATE),
            new Rule("POST", GHOST + "/verify", "", OPERATE),
            new Rule("GET", GHOST + "/verification", "", VIEW),
            new Rule("POST", GHOST + "/rehearsals", "{}", OPERATE),
            new Rule("GET", GHOST + "/rehearsals", "", VIEW),
            new Rule("GET", GHOST + "/releases", "", VIEW),
            new Rule("GET", GHOST + "/releases/1", "", VIEW),
            new Rule("GET", GHOST + "/deployments", "", VIEW),
            new Rule("GET", "/api/v1/audit?project=ghost", "", VIEW),
            new Rule("GET", "/api/v1/audit/verify", "", SEE_ALL),
            new Rule("GET", "/api/v1/audit/export", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("GET", "/api/v1/recovery", "", SEE_ALL),
            new Rule("POST", "/api/v1/recovery/reload", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("POST", "/api/v1/recovery/resume", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("GET", "/api/v1/vault/files", "", List.of()),
            new Rule("GET", VAULT_FILE, "", List.of()),
            new Rule("HEAD", VAULT_FILE, "", List.of()),
            new Rule("PUT", VAULT_FILE, "", List.of()),
            new Rule("DELETE", VAULT_FILE, "", List.of()),
            new Rule("DELETE", "/api/v1/vault/uploads", "", List.of()),
            new Rule("GET", "/api/v1/vault/accounts", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("POST", "/api/v1/vault/accounts", "{\"name\": \"A\"}", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("PATCH", "/api/v1/vault/accounts/ghost", "{}", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("POST", "/api/v1/vault/accounts/ghost/token", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("DELETE", "/api/v1/vault/accounts/ghost", "", List.of(Caller.ADMIN_OF_ALL)),
            new Rule("GET", "/api/v1/status", "", SIGNED_IN),
            new Rule("GET", "/api/v1/schema/taskforge.json", "", ALL));

    private static String ruling(String field, String value) {
        return "{\"" + field + "\": \"" + value + "\", \"reason\": \"the shop stands still\"}";
    }

    private static String waiver() {
        return "{\"item\": \"a\", \"reason\": \"not needed before May\", \"expires_at\": \"2027-01-01T00:00:00Z\"}";
    }

    @BeforeAll
    void start(@TempDir Path data) {
        server = TestServer.in(data);
        clients = Map.of(
                Caller.ANONYMOUS, server.anonymous(),
                Caller.WITHOUT_ROLES, server.as(Map.of()),
                Caller.ADMIN_ELSEWHERE, server.as(Map.of("other", Role.ADMIN)),
                Caller.VIEWER, server.as(Map.of("ghost", Role.VIEWER)),
                Caller.OPERATOR, server.as(Map.of("ghost", Role.OPERATOR)),
                Caller.ADMIN, server.as(Map.of("ghost", Role.ADMIN)),
                Caller.VIEWER_OF_ALL, server.as(Map.of("*", Role.VIEWER)),
                Caller.OPERATOR_OF_ALL, server.as(Map.of("*", Role.OPERATOR)),
                Caller.ADMIN_OF_ALL, server.as(Map.of("*", Role.ADMIN)));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> onlyWhoMayIsLetIn() {
        return RULES.stream()
                .flatMap(rule -> ALL.stream()
                        .map(caller -> DynamicTest.dynamicTest(
                                rule.method() + " " + rule.path() + " by " + caller, () -> check(rule, caller))));
    }

    private void check(Rule rule, Caller caller) {
        var body = rule.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(rule.body());
        var client = as(caller);
        var request = client.request(rule.path()).method(rule.method(), body);
        var answer = client.send(rule.body().isEmpty() ? request : request.header("Content-Type", "application/json"));

        if (rule.who().contains(caller)) {
            assertThat(answer.status()).as(answer.body()).isNotIn(401, 403, 500);
        } else {
            assertThat(answer.status()).as(answer.body()).isEqualTo(caller == Caller.ANONYMOUS ? 401 : 403);
        }
    }

    @Test
    void noRouteOfAProjectIsLeftOut() {
        var documented = server.asLocal().get("/api/openapi.json").json().get("paths");
        var paths = documented
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(path -> path.matches("/api/v1/(projects|audit|recovery|status|schema|vault).*"));

        assertThat(paths)
                .allSatisfy(path -> documented
                        .get(path)
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .filter(method -> method.matches("get|head|post|put|patch|delete"))
                        .forEach(method -> assertThat(RULES)
                                .as(method + " " + path)
                                .anyMatch(rule -> rule.method().equalsIgnoreCase(method)
                                        && rule.path().replaceAll("\\?.*", "").matches(pattern(path)))));
    }

    private TestServer.Client as(Caller caller) {
        return Objects.requireNonNull(clients.get(caller));
    }

    private static String pattern(String path) {
        return path.replaceAll("\\{\\w+}", "[^/]+");
    }

    /** Whoever steals the token of a machine gets what it keeps in the vault, and nothing else of this server. */
    @Test
    void anAccountOfTheVaultMayDoNothingElse() {
        var made = server.asLocal().post("/api/v1/vault/accounts", "{\"name\": \"office\"}");
        var office = server.with(made.json().get("token").stringValue());

        for (var rule : RULES) {
            var body = rule.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(rule.body());
            var request = office.request(rule.path()).method(rule.method(), body);
            var status = office.send(request.header("Content-Type", "application/json"))
                    .status();
            if (rule.who().isEmpty()) {
                assertThat(status).as(rule.method() + " " + rule.path()).isNotIn(401, 403, 500);
            } else if (!rule.who().equals(ALL)) {
                assertThat(status).as(rule.method() + " " + rule.path()).isEqualTo(403);
            }
        }
        assertThat(office.get("/api/v1/jobs").status()).isEqualTo(403);
        assertThat(office.get("/api/v1/tokens").status()).isEqualTo(403);
        assertThat(office.post("/api/v1/workers/claim", "{\"worker\":\"w\",\"types\":[\"mail\"],\"most\":1}")
                        .status())
                .isEqualTo(403);
        assertThat(office.get("/").status()).isNotEqualTo(200);
    }

    @Test
    void theListAndTheStatusNameOnlyProjectsOneMaySee() {
        var outsider = as(Caller.ADMIN_ELSEWHERE);

        assertThat(outsider.get("/api/v1/projects").json().size()).isZero();
        assertThat(outsider.get("/api/v1/status").json().get("projects").size()).isZero();
        assertThat(server.asLocal().get("/api/v1/projects").body()).contains("\"taskforge\"");
    }

    @Test
    void aFileOfAnotherProjectIsPlannedNeitherWithNorWithoutItsFolder(@TempDir Path there) {
        var yaml = "project: shop\nchecks:\n  a: {file: x, exists: true}\n";
        var outsider = as(Caller.ADMIN);

        var existing = outsider.post("/api/v1/projects/plan", SampleProject.body(yaml, there.toString()));
        var missing = outsider.post("/api/v1/projects/plan", SampleProject.body(yaml, "/nowhere"));

        assertThat(existing.status()).isEqualTo(403);
        assertThat(missing.json().get("detail")).isEqualTo(existing.json().get("detail"));
    }
}
