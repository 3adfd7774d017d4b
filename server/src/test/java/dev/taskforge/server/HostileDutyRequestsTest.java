package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.Sampled;
import dev.taskforge.server.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that does not belong into the bodies and paths of the duties' routes: a clear 4xx, nothing stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDutyRequestsTest {
    private static final String HERE = System.getProperty("java.io.tmpdir");
    private static final String SCRIPT = "<script>alert(1)</script>";

    private TestServer server;
    private TestServer.Client admin;

    /** @param good a body that would be taken, by field */
    private record Target(String method, String path, Map<String, Object> good, List<String> required) {}

    private static final String GUARDED =
            "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"5432\",\"only\":[\"10.0.0.0/8\"]}]}";

    private static final List<Target> TARGETS = List.of(
            new Target(
                    "POST",
                    "/api/v1/projects/plan",
                    Map.of("yaml", YAML, "directory", HERE),
                    List.of("yaml", "directory")),
            new Target("PUT", PATH, Map.of("yaml", YAML, "directory", HERE), List.of("yaml", "directory")),
            new Target("POST", PATH + "/diagnosis", Map.of("service", "app"), List.of()),
            new Target("POST", PATH + "/prunes", Map.of("dry_run", true), List.of()),
            new Target("POST", PATH + "/repairs", Map.of("service", "app", "dry_run", true), List.of()),
            new Target("POST", PATH + "/patches", Map.of("dry_run", true, "without_backup", true), List.of()),
            new Target(
                    "POST",
                    "/api/v1/host/fixes",
                    Map.of("fix", "updates", "dry_run", true, "force", false),
                    List.of("fix")),
            new Target(
                    "POST",
                    PATH + "/silences",
                    Map.of("monitors", "*", "duration", "2h", "reason", "new disk"),
                    List.of("duration", "reason")),
            new Target("POST", PATH + "/guards/ports", Map.of("action", "export"), List.of("action")),
            new Target("POST", PATH + "/guards/ports/exports", Map.of("state", GUARDED), List.of("state")),
            new Target("POST", PATH + "/duties/logs/done", Map.of("date", "2026-11-30", "note", "seen"), List.of()),
            new Target("POST", PATH + "/log", Map.of("text", "disk cleaned", "level", "WARN"), List.of("text")),
            new Target("POST", PATH + "/checks/run", Map.of("checks", List.of("notes")), List.of()),
            new Target(
                    "POST",
                    PATH + "/checks/vouched/attest",
                    Map.of("statement", "I looked", "reference", "T-1", "result", "pass"),
                    List.of("statement")),
            new Target("POST", PATH + "/gate/refresh", Map.of("all", true), List.of()),
            new Target(
                    "POST",
                    PATH + "/decisions",
                    Map.of("status", "NO-GO", "pic", "Sari", "notes", "not yet"),
                    List.of("status", "pic")),
            new Target(
                    "POST",
                    PATH + "/waivers",
                    Map.of("item", "vouched", "kind", "waived", "reason", "staging only", "expires_at", soon()),
                    List.of("reason", "expires_at")),
            new Target("POST", PATH + "/backup", Map.of("database", "main"), List.of()),
            new Target("POST", PATH + "/backup-sets/1/pin", Map.of("reason", "before the audit"), List.of("reason")),
            new Target("POST", PATH + "/drill", Map.of("database", "main", "backup_id", 1, "from", "disk2"), List.of()),
            new Target(
                    "POST", PATH + "/restores", Map.of("database", "main", "backup_id", 1, "into", "look"), List.of()),
            new Target(
                    "POST",
                    PATH + "/restores",
                    Map.of("database", "main", "file", "shop.sql", "no_owner", true, "into", "look"),
                    List.of()),
            new Target("POST", PATH + "/csv-exports", Map.of("database", "main", "tables", List.of("t")), List.of()),
            new Target("POST", PATH + "/csv-imports", Map.of("database", "main", "from", "old-1"), List.of("from")));

    private static final Map<String, List<Object>> HOSTILE = Map.ofEntries(
            Map.entry("action", List.of("", "APPLY ", "flush", "apply\n", 1)),
            Map.entry("state", List.of("", "{}", "flush ruleset", "\u0000", "[]", "x".repeat(100_001))),
            Map.entry("yaml", List.of("", "\u0000", "project: [", "- a", "project: shop\nproject: shop\n", "%TAG ! x")),
            Map.entry(
                    "directory",
                    List.of("", "../../etc", "etc", "/no/such/folder", "/tmp\u0000", "/tmp\r\nX: y", "/etc/passwd")),
            Map.entry("checks", List.of(List.of(), List.of("none"), List.of("../notes"), List.of(1), "notes")),
            Map.entry("statement", List.of("", "  ", "ab", "x\u0000yz", "\u202Elooks", "x".repeat(2_001))),
            Map.entry("reference", List.of("x".repeat(501), "a\r\nb", "\u0000")),
            Map.entry("result", List.of("", "PASS", "passed", "pass\n")),
            Map.entry("all", List.of("true", 1)),
            Map.entry("status", List.of("", "go", "GO ", "MAYBE", "GO\nNO-GO")),
            Map.entry("pic", List.of("", " ", "x".repeat(101), "a\r\nb", "\u0000")),
            Map.entry("notes", List.of("x".repeat(4_001), "\u0000")),
            Map.entry("fix", List.of("", "none", "../updates", "updates\n", SCRIPT)),
            Map.entry("dry_run", List.of("true", 1)),
            Map.entry("force", List.of("yes", 0)),
            Map.entry("item", List.of("", "none", "../vouched", SCRIPT)),
            Map.entry("kind", List.of("", "WAIVED", "forever")),
            Map.entry("reason", List.of("", "too short", " ".repeat(50), "x".repeat(2_001), "long enough\u0000")),
            Map.entry("expires_at", List.of("", "tomorrow", "2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z", 5, true)),
            Map.entry("database", List.of("", "none", "../main", "main'; DROP TABLE job;--")),
            Map.entry("from", List.of("", "none", "../disk2", "disk2\u0000", "s3://backups")),
            Map.entry("into", List.of("", "Look", "1st", "a; DROP", "../look", "x".repeat(64), "look\u0000")),
            Map.entry("backup_id", List.of(0, -1, 999_999, 1.5, "1", "; rm -rf /")));

    private static final List<Object> WRONG_FOR_ANY =
            List.of(List.of(List.of()), Map.of("a", Map.of("b", 1)), 3.25, "x".repeat(950_000));

    private static String soon() {
        return java.time.Instant.now().plusSeconds(86_400).toString();
    }

    @BeforeAll
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        assertThat(SampleProject.in(folder).apply(server.asLocal(), YAML).status())
                .isEqualTo(200);
        // A waiver asks for a person before it looks at anything else.
        admin = new Staff(server).add("rina", "*", "admin").signedIn("rina");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> everyHostileFieldIsRefusedAndNothingIsStored() {
        var all = TARGETS.stream()
                .flatMap(target -> bodies(target).stream()
                        .map(body -> DynamicTest.dynamicTest(
                                target.method() + " " + target.path() + " " + shown(body),
                                () -> assertRefused(target, body))))
                .toList();
        // They are refused before anything is stored, so that which database there is hardly counts.
        return (TestDatabase.ofThisRun() == TestDatabase.SQLITE ? all : Sampled.Cases.some(60, all)).stream();
    }

    private static String shown(String body) {
        var start = body.length() > 120 ? body.substring(0, 120) + "…" : body;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    private static List<String> bodies(Target target) {
        var bodies = new ArrayList<String>();
        for (var field : target.required()) {
            bodies.add(with(target, field, null, true));
            bodies.add(with(target, field, null, false));
        }
        for (var field : target.good().keySet()) {
            WRONG_FOR_ANY.forEach(value -> bodies.add(with(target, field, value, false)));
            HOSTILE.getOrDefault(field, List.of()).forEach(value -> bodies.add(with(target, field, value, false)));
        }
        bodies.add(with(target, "is_admin", true, false));
        bodies.addAll(List.of("[]", "null", "\"text\"", "{", "{}{}", "[".repeat(50_000), "{\"a\":".repeat(10_000)));
        return bodies;
    }

    private static String with(Target target, String field, @Nullable Object value, boolean without) {
        var body = new TreeMap<String, @Nullable Object>(target.good());
        body.remove(field);
        if (!without) {
            body.put(field, value);
        }
        return Json.write(body);
    }

    private void assertRefused(Target target, String body) {
        var before = stored();

        var answer = admin.send(admin.request(target.path())
                .header("Content-Type", "application/json")
                .method(target.method(), BodyPublishers.ofString(body)));

        assertThat(answer.status()).as(answer.body()).isIn(400, 404, 409, 413, 422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception", "dev.taskforge", "tools.jackson", "SELECT");
        assertThat(answer.body().length()).isLessThan(10_000);
        assertThat(stored()).isEqualTo(before);
    }

    /** All that a request about the project could leave behind. */
    private List<String> stored() {
        return Stream.of(
                        PATH + "/versions",
                        "/api/v1/jobs?project=shop&limit=1",
                        PATH + "/evidence?limit=1",
                        PATH + "/decisions",
                        PATH + "/waivers",
                        PATH + "/backups",
                        PATH + "/backup-sets",
                        "/api/v1/host/fixes",
                        "/api/v1/audit?project=shop&limit=1")
                .map(path -> admin.get(path).body())
                .toList();
    }

    static Stream<String> wrongFiles() {
        return Stream.of(
                "project: ../../etc\nchecks: {a: {file: x, exists: true}}",
                "project: \"a\\r\\nb\"\nchecks: {a: {file: x, exists: true}}",
                "project: '" + SCRIPT + "'",
                "project: SHOP",
                "project: " + "s".repeat(300),
                "project: shop\nbackup: {of: ['../../x']}",
                "project: shop\nchecks: {'../a': {file: x}}",
                "project: shop\nchecks: {a: {command: rm -rf /}}",
                "project: shop\nchecks: {a: {command: [rm, -rf, /]}}",
                "project: shop\nchecks: {a: {setting: secrets, http: x}}",
                "project: !!java.lang.Runtime shop",
                "project: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
                "project: shop\nchecks: &a {b: *a}",
                bomb(),
                "[".repeat(10_000),
                "a:\n".repeat(1).concat("  ".repeat(2_000) + "b: 1"),
                "--- a\n--- b\n");
    }

    /** Nine times nine times … lines of the same. */
    private static String bomb() {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            yaml.append("a%d: &a%d [%s]%n"
                    .formatted(i, i, String.join(",", java.util.Collections.nCopies(9, "*a" + (i - 1)))));
        }
        return yaml.toString();
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void aWrongFileIsRefusedWithPlacesAndNothingIsStored(String yaml) {
        var before = stored();

        for (var answer : List.of(
                admin.put(PATH, SampleProject.body(yaml, HERE)),
                admin.post("/api/v1/projects/plan", SampleProject.body(yaml, HERE)))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(422);
            var problems = answer.json().get("problems");
            assertThat(problems).as(answer.body()).isNotEmpty();
            assertThat(problems.valueStream())
                    .allMatch(problem -> problem.get("line").intValue() >= 1
                            && problem.get("column").intValue() >= 1
                            && !problem.get("message").stringValue().isBlank());
            assertThat(answer.body()).doesNotContain("org.snakeyaml", "Exception");
        }
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne() {
        var yaml = "project: shop\ntitel: Shop\nchecks:\n  a:\n    file: x\n    exsts: true\n";

        var problems = admin.put(PATH, SampleProject.body(yaml, HERE)).json().get("problems");

        assertThat(problems.valueStream()
                        .map(problem -> problem.get("line") + ":" + problem.get("column") + " "
                                + problem.get("path").stringValue()))
                .containsExactly("2:1 titel", "6:5 checks.a.exsts");
        assertThat(problems.get(0).get("suggestion").stringValue()).contains("title");
        assertThat(problems.get(1).get("suggestion").stringValue()).contains("exists");
    }

    @Test
    void aScriptInATitleStaysText(@TempDir Path folder) {
        var yaml = "project: hostile\ntitle: '" + SCRIPT + "'\nchecks:\n  a: {file: x, exists: true, title: '" + SCRIPT
                + "'}\n";

        var applied = admin.put("/api/v1/projects/hostile", SampleProject.body(yaml, folder.toString()));

        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
        for (var path : List.of("/", "/projects/hostile", "/audit")) {
            var page =
                    admin.send(admin.request(path).header("Accept", "text/html").GET());
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).doesNotContain(SCRIPT);
        }
        assertThat(admin.delete("/api/v1/projects/hostile").status()).isEqualTo(204);
    }

    @Test
    void aHundredMegabytesAreRefusedBeforeTheyAreRead() throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.app().port())) {
            socket.setSoTimeout(20_000);
            var head = "PUT " + PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + server.localToken()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{\"yaml\": \"";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2fetc", "%00", "a%0d%0aX:y", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "SHOP", "*"})
    void aHostileProjectNameIsNotFound(String name) {
        for (var more : List.of(
                "",
                "/gate",
                "/checks",
                "/evidence",
                "/backups",
                "/backup-sets",
                "/backup-watch",
                "/alerts",
                "/monitors",
                "/monitors/site",
                "/incidents",
                "/incidents/1",
                "/incidents/1/rca",
                "/heartbeats",
                "/heartbeats/nightly",
                "/calendar",
                "/log",
                "/reports",
                "/reports/2026-11",
                "/destinations",
                "/drills",
                "/decisions",
                "/waivers")) {
            var answer = admin.get("/api/v1/projects/" + name + more);
            assertThat(answer.status()).as(more).isIn(400, 404);
            if (answer.status() == 404) {
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            } else {
                // Jetty itself refuses an address it cannot make out.
                assertThat(answer.body()).doesNotContain("<script>");
            }
        }
        if (admin.get("/api/v1/projects/" + name).status() == 404) {
            assertThat(admin.put("/api/v1/projects/" + name, SampleProject.body(YAML, HERE))
                            .status())
                    .isIn(404, 422);
            assertThat(admin.delete("/api/v1/projects/" + name).status()).isEqualTo(404);
        }
    }
}
