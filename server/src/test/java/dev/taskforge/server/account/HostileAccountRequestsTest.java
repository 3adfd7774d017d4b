package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

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
import tools.jackson.databind.json.JsonMapper;

/** Every field of every account route with everything that does not belong there: a clear 4xx, nothing stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileAccountRequestsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private AccountsOverHttp http;
    private String[] admin;

    /** @param good a body that would be taken, by field */
    private record Target(String method, String path, Map<String, Object> good, List<String> required) {}

    private static final List<Target> TARGETS = List.of(
            new Target(
                    "POST",
                    "/api/v1/auth/login",
                    Map.of("username", "nobody", "password", "wrong password"),
                    List.of("username", "password")),
            new Target("POST", "/api/v1/auth/refresh", Map.of("refresh_token", "nonsense"), List.of("refresh_token")),
            new Target(
                    "POST",
                    "/api/v1/auth/first-user",
                    Map.of("token", "nonsense", "username", "mallory", "password", GOOD_PASSWORD),
                    List.of("token", "username", "password")),
            new Target(
                    "POST",
                    "/api/v1/users",
                    Map.of("username", "mallory", "password", GOOD_PASSWORD, "roles", Map.of("sppg", "viewer")),
                    List.of("username", "password")),
            new Target(
                    "PATCH",
                    "/api/v1/users/siti",
                    Map.of("password", GOOD_PASSWORD, "roles", Map.of("sppg", "viewer"), "disabled", false),
                    List.of()),
            new Target(
                    "POST",
                    "/api/v1/tokens",
                    Map.of("name", "ci", "roles", Map.of("sppg", "viewer"), "expires_in_days", 3),
                    List.of("name")));

    private static final Map<String, List<Object>> HOSTILE = Map.of(
            "username",
                    List.of(
                            "../../etc/passwd",
                            "a\r\nSet-Cookie: x=y",
                            "<script>alert(1)</script>",
                            "",
                            "\u0000ab",
                            "\u202Eitis"),
            "password", List.of("", "nul\u0000in the middle of it", "a\r\nb\r\nc\r\nd\r\ne"),
            "name", List.of("../ci", "ci\r\nX: y", "<img src=x>", "", "\u0000"),
            "token", List.of("\u0000", ""),
            "refresh_token", List.of("\u0000", ""),
            "disabled", List.of("true", 1),
            "expires_in_days", List.of(0, -1, 3_651, 1.5, 9_999_999_999_999L, "3"),
            "roles",
                    List.of(
                            Map.of("../x", "viewer"),
                            Map.of("sppg", "root"),
                            Map.of("sppg", 2),
                            Map.of("", "viewer"),
                            Map.of("a\r\nb", "viewer"),
                            Map.of("<b>", "viewer"),
                            Map.of("SPPG", "viewer")));

    private static final List<Object> WRONG_FOR_ANY =
            List.of(List.of(List.of()), Map.of("a", Map.of("b", 1)), 3.25, "x".repeat(20_000));

    @BeforeAll
    void open(@TempDir Path directory) {
        http = new AccountsOverHttp(directory);
        http.installation.administrator();
        http.installation.user("siti", Map.of("sppg", Role.OPERATOR));
        admin = http.signedIn("admin");
    }

    @AfterAll
    void close() {
        http.close();
    }

    @TestFactory
    Stream<DynamicTest> everyHostileFieldIsRefusedAndNothingIsStored() {
        return TARGETS.stream()
                .flatMap(target -> bodies(target).stream().map(body -> {
                    var shown = body.length() > 120 ? body.substring(0, 120) + "…" : body;
                    return DynamicTest.dynamicTest(
                            target.method() + " " + target.path() + " " + shown.replaceAll("\\p{Cntrl}", "?"),
                            () -> assertRefused(target, body.getBytes(StandardCharsets.UTF_8)));
                }));
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
        bodies.add("[]");
        bodies.add("null");
        bodies.add("\"text\"");
        bodies.add("{");
        bodies.add("{}{}");
        bodies.add("{\"username\": 1, \"username\": 2}");
        bodies.add("[".repeat(50_000));
        bodies.add("{\"a\":".repeat(10_000));
        return bodies;
    }

    private static String with(Target target, String field, @Nullable Object value, boolean without) {
        var body = new TreeMap<String, Object>(target.good());
        body.remove(field);
        var json = JSON.valueToTree(body).asObject();
        if (!without) {
            json.set(field, JSON.valueToTree(value));
        }
        return json.toString();
    }

    private void assertRefused(Target target, byte[] body) {
        var before = stored();

        var answer = http.send(target.method(), target.path(), body, admin);

        assertThat(answer.status()).isBetween(400, 499).isNotIn(404, 405, 429);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.response().headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.body()).doesNotContain("Exception", "dev.taskforge", "tools.jackson", "SELECT");
        assertThat(answer.body().length()).isLessThan(10_000);
        assertThat(stored()).isEqualTo(before);
    }

    /** All that a request could leave behind, but for the record of a failed sign-in. */
    private List<Object> stored() {
        var accounts = http.installation.accounts;
        var done = http.installation.auditActions().stream()
                .filter(action -> !action.equals("login.failure"))
                .toList();
        return List.of(accounts.users().list(), accounts.tokens().list(), done);
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        var body = "{\"username\": \"s\u00eeti\", \"password\": \"p\"}".getBytes(StandardCharsets.ISO_8859_1);

        TARGETS.forEach(target -> assertRefused(target, body));
    }

    @Test
    void aHugeBodyIsRefused() {
        var body = ("{\"username\": \"" + "x".repeat(3_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);

        for (var target : TARGETS) {
            assertThat(http.send(target.method(), target.path(), body, admin).status())
                    .isEqualTo(413);
        }
    }

    @Test
    void aHostilePathIsNotFound() {
        for (var name : List.of("..%2f..%2fetc", "%00", "a%0d%0aX:y", "%3Cscript%3E", "x".repeat(2_000))) {
            var answer = http.patch("/api/v1/users/" + name, "{\"disabled\": true}", admin);
            assertThat(answer.status()).as(name).isIn(400, 404);
            assertThat(answer.body()).doesNotContain("<script>");
            assertThat(http.delete("/api/v1/tokens/" + name, admin).status())
                    .as(name)
                    .isIn(400, 404);
        }
    }

    @Test
    void aHostileAuthorizationHeaderIsNobody() {
        for (var token : List.of(
                "tf_", "tf_' OR '1'='1", "a.b.c", "x".repeat(8_000), "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")) {
            assertThat(http.get("/api/v1/auth/me", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(401);
        }
        assertThat(http.get("/api/v1/auth/me", "Authorization", "Basic YWRtaW46YWRtaW4=")
                        .status())
                .isEqualTo(401);
        assertThat(http.get("/api/v1/auth/me", "Authorization", "Bearer").status())
                .isEqualTo(401);
        assertThat(http.get("/api/v1/auth/me", "Cookie", "taskforge_session=" + "x".repeat(4_000))
                        .status())
                .isEqualTo(401);
    }
}
