package dev.taskforge.server.account;

import static dev.taskforge.server.account.AccountsOverHttp.bearer;
import static dev.taskforge.server.account.Installation.ADDRESS;
import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountRoutesTest {
    @TempDir
    private Path directory;

    private AccountsOverHttp http;

    @BeforeEach
    void open() {
        http = new AccountsOverHttp(directory);
    }

    @AfterEach
    void close() {
        http.close();
    }

    private String[] administrator() {
        http.installation.administrator();
        return http.signedIn("admin");
    }

    private static String login(String name, String password) {
        return "{\"username\": \"" + name + "\", \"password\": \"" + password + "\"}";
    }

    @Test
    void theFirstUserIsMadeByTheLinkAndSignsIn() {
        var token = http.installation.accounts.firstUser().issueLinkToken().orElseThrow();
        var body = "{\"token\": \"" + token + "\", \"username\": \"siti\", \"password\": \"" + GOOD_PASSWORD + "\"}";

        var made = http.post("/api/v1/auth/first-user", body);
        var again = http.post("/api/v1/auth/first-user", body);
        var signedIn = http.post("/api/v1/auth/login", login("siti", GOOD_PASSWORD));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/roles/*").stringValue()).isEqualTo("admin");
        assertThat(again.status()).isEqualTo(403);
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.text("token_type")).isEqualTo("Bearer");
        assertThat(signedIn.json().get("expires_in").intValue()).isEqualTo(900);
        var me = http.get("/api/v1/auth/me", bearer(signedIn.text("access_token")));
        assertThat(me.body())
                .isEqualTo("{\"name\":\"siti\",\"kind\":\"user\",\"person\":\"siti\",\"roles\":{\"*\":\"admin\"}}");
    }

    @Test
    void aRefreshTokenIsExchangedOnceAndEndedByLogout() {
        http.installation.administrator();
        var first = http.post("/api/v1/auth/login", login("admin", GOOD_PASSWORD));
        var body = "{\"refresh_token\": \"" + first.text("refresh_token") + "\"}";

        var second = http.post("/api/v1/auth/refresh", body);
        var repeated = http.post("/api/v1/auth/refresh", body);

        assertThat(second.status()).isEqualTo(200);
        assertThat(repeated.status()).isEqualTo(401);
        assertThat(http.post("/api/v1/auth/logout", "", bearer(second.text("access_token")))
                        .status())
                .isEqualTo(204);
        assertThat(http.get("/api/v1/auth/me", bearer(second.text("access_token")))
                        .status())
                .isEqualTo(401);
        assertThat(http.post("/api/v1/auth/refresh", "{\"refresh_token\": \"" + second.text("refresh_token") + "\"}")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void logoutByRefreshTokenAloneEndsTheSession() {
        http.installation.administrator();
        var pair = http.installation.signIn("admin");

        var answer = http.post("/api/v1/auth/logout", "{\"refresh_token\": \"" + pair.refreshToken() + "\"}");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(http.get("/api/v1/auth/me", bearer(pair.accessToken())).status())
                .isEqualTo(401);
    }

    @Test
    void aBrowserLogsOutOnlyWithItsFormToken() {
        http.installation.administrator();
        var session = http.installation.accounts.signIn("admin", GOOD_PASSWORD, ADDRESS);
        var cookie = "taskforge_session=" + session.cookie();

        var forged = http.post("/api/v1/auth/logout", "", "Cookie", cookie);
        var honest = http.post(
                "/api/v1/auth/logout",
                "",
                "Cookie",
                cookie,
                "X-CSRF-Token",
                http.installation.accounts.csrf(session.cookie()));

        assertThat(forged.status()).isEqualTo(403);
        assertThat(honest.status()).isEqualTo(204);
        assertThat(honest.response().headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(forgotten ->
                        assertThat(forgotten).contains("taskforge_session=;", "Max-Age=0", "HttpOnly", "SameSite=Lax"));
        assertThat(http.get("/api/v1/auth/me", "Cookie", cookie).status()).isEqualTo(401);
    }

    @Test
    void anApiTokenHasNoSessionToEnd() {
        var admin = http.installation.administrator();
        var token = http.installation.accounts.tokens().create(admin, "ci", null, null);

        assertThat(http.post("/api/v1/auth/logout", "", bearer(token.secret())).status())
                .isEqualTo(409);
    }

    @Test
    void tooManyFailuresAnswerWithTheTimeToWait() {
        http.installation.administrator();
        for (int i = 0; i <= LoginThrottle.FREE_PER_NAME; i++) {
            assertThat(http.post("/api/v1/auth/login", login("admin", "wrong password"))
                            .status())
                    .isEqualTo(401);
        }

        var answer = http.post("/api/v1/auth/login", login("admin", GOOD_PASSWORD));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void anUnknownNameAnswersExactlyLikeAWrongPassword() {
        http.installation.administrator();

        var wrong = http.post("/api/v1/auth/login", login("admin", "wrong password"));
        var unknown = http.post("/api/v1/auth/login", login("nobody", "wrong password"));

        assertThat(unknown.status()).isEqualTo(401).isEqualTo(wrong.status());
        assertThat(unknown.body().replaceAll("request:[^\"]*", ""))
                .isEqualTo(wrong.body().replaceAll("request:[^\"]*", ""));
        assertThat(unknown.response().headers().map().keySet())
                .isEqualTo(wrong.response().headers().map().keySet());
    }

    @Test
    void anAdministratorAddsChangesListsAndRemovesUsers() {
        var admin = administrator();
        var body =
                "{\"username\": \"siti\", \"password\": \"" + GOOD_PASSWORD + "\", \"roles\": {\"sppg\": \"viewer\"}}";

        assertThat(http.post("/api/v1/users", body, admin).status()).isEqualTo(201);
        assertThat(http.post("/api/v1/users", body, admin).status()).isEqualTo(409);
        var changed =
                http.patch("/api/v1/users/siti", "{\"roles\": {\"sppg\": \"operator\"}, \"disabled\": true}", admin);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().at("/roles/sppg").stringValue()).isEqualTo("operator");
        assertThat(changed.json().get("disabled").booleanValue()).isTrue();
        assertThat(http.get("/api/v1/users", admin).json()).hasSize(2);
        assertThat(http.delete("/api/v1/users/siti", admin).status()).isEqualTo(204);
        assertThat(http.delete("/api/v1/users/siti", admin).status()).isEqualTo(404);
        assertThat(http.delete("/api/v1/users/admin", admin).status()).isEqualTo(409);
        assertThat(http.get("/api/v1/users", admin).body()).doesNotContain("argon2", "password");
    }

    @Test
    void aUserChangesTheirOwnPasswordAndNothingElse() {
        http.installation.administrator();
        http.installation.user("siti", Map.of("sppg", Role.ADMIN));
        var siti = http.signedIn("siti");
        var password = "{\"password\": \"teh manis sore hari\", \"current_password\": \"" + GOOD_PASSWORD + "\"}";

        assertThat(http.patch("/api/v1/users/siti", "{\"roles\": {\"*\": \"admin\"}}", siti)
                        .status())
                .isEqualTo(403);
        assertThat(http.patch("/api/v1/users/siti", "{\"disabled\": false}", siti)
                        .status())
                .isEqualTo(403);
        assertThat(http.patch("/api/v1/users/admin", password, siti).status()).isEqualTo(403);
        assertThat(http.patch("/api/v1/users/nobody", password, siti).status()).isEqualTo(403);
        assertThat(http.patch("/api/v1/users/siti", password, siti).status()).isEqualTo(200);
        assertThat(http.get("/api/v1/auth/me", siti).status()).isEqualTo(401);
    }

    @Test
    void onlyAdministratorsOfEverythingManageUsers() {
        http.installation.administrator();
        http.installation.user("siti", Map.of("sppg", Role.ADMIN, "*", Role.OPERATOR));
        var siti = http.signedIn("siti");

        assertThat(http.get("/api/v1/users", siti).status()).isEqualTo(403);
        assertThat(http.post("/api/v1/users", login("budi", GOOD_PASSWORD), siti)
                        .status())
                .isEqualTo(403);
        assertThat(http.delete("/api/v1/users/admin", siti).status()).isEqualTo(403);
        assertThat(http.get("/api/v1/users").status()).isEqualTo(401);
        assertThat(http.post("/api/v1/users", login("budi", GOOD_PASSWORD)).status())
                .isEqualTo(401);
    }

    @Test
    void aTokenIsShownOnceWorksAndIsRevokedByItsOwnerOnly() {
        var admin = administrator();
        http.installation.user("siti", Map.of("sppg", Role.OPERATOR));
        http.installation.user("budi", Map.of("sppg", Role.ADMIN));
        var siti = http.signedIn("siti");

        var made = http.post("/api/v1/tokens", "{\"name\": \"ci\", \"expires_in_days\": 30}", siti);
        var secret = made.text("token");
        var path = "/api/v1/tokens/" + made.text("id");

        assertThat(made.status()).isEqualTo(201);
        assertThat(http.get("/api/v1/auth/me", bearer(secret)).text("name")).isEqualTo("siti/ci");
        assertThat(http.get("/api/v1/tokens", siti).body()).contains("\"ci\"").doesNotContain(secret);
        assertThat(http.get("/api/v1/tokens", admin).body()).isEqualTo("[]");
        assertThat(http.get("/api/v1/tokens?all=true", admin).body()).contains("\"siti\"");
        assertThat(http.get("/api/v1/tokens?all=true", siti).status()).isEqualTo(403);
        assertThat(http.delete(path, http.signedIn("budi")).status()).isEqualTo(404);
        assertThat(http.delete(path, siti).status()).isEqualTo(204);
        assertThat(http.delete(path, siti).status()).isEqualTo(404);
        assertThat(http.get("/api/v1/auth/me", bearer(secret)).status()).isEqualTo(401);
    }

    @Test
    void aTokenMayEndItselfButNoOtherOfItsOwner() {
        var admin = http.installation.administrator();
        http.installation.user("siti", Map.of("sppg", Role.OPERATOR));
        var siti = http.installation.accounts.users().find("siti").orElseThrow().principal();
        var tokens = http.installation.accounts.tokens();
        var one = tokens.create(siti, "one", null, null);
        var other = tokens.create(siti, "other", null, null);
        assertThat(admin.name()).isEqualTo("admin");

        assertThat(http.delete("/api/v1/tokens/" + other.token().id(), bearer(one.secret()))
                        .status())
                .isEqualTo(404);
        assertThat(http.delete("/api/v1/tokens/" + one.token().id(), bearer(one.secret()))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void tokensAboveTheirMakersRolesAndTokensMadeByTokensAreRefused() {
        http.installation.administrator();
        http.installation.user("siti", Map.of("sppg", Role.OPERATOR));
        var siti = http.signedIn("siti");
        var secret = http.post("/api/v1/tokens", "{\"name\": \"ci\"}", siti).text("token");

        var above = http.post("/api/v1/tokens", "{\"name\": \"root\", \"roles\": {\"*\": \"admin\"}}", siti);

        assertThat(above.status()).isEqualTo(422);
        assertThat(above.body()).contains("\"roles.*\"");
        assertThat(http.post("/api/v1/tokens", "{\"name\": \"more\"}", bearer(secret))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theLocalOperatorActsWithTheTokenInTheDataDirectory() throws Exception {
        http.installation.administrator();
        var secret = Files.readString(directory.resolve("token")).strip();

        assertThat(http.get("/api/v1/auth/me", bearer(secret)).text("kind")).isEqualTo("local");
        assertThat(http.get("/api/v1/users", bearer(secret)).status()).isEqualTo(200);
    }

    @Test
    void problemsSpeakIndonesianWhenAsked() {
        var admin = administrator();
        var answer = http.post(
                "/api/v1/users", login("siti", "pendek"), admin[0], admin[1], "Accept-Language", "id-ID,id;q=0.9");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Minimal 12 karakter; yang ini 6.");
    }

    @Test
    void answersWithSecretsAreNotCached() {
        http.installation.administrator();

        var answer = http.post("/api/v1/auth/login", login("admin", GOOD_PASSWORD));

        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
    }
}
