package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another site must not be able to sign a visitor in under a name of its choosing. */
class ForgedSignInTest {
    private static final String BODY = "{\"username\": \"admin\", \"password\": \"" + GOOD_PASSWORD + "\"}";
    private AccountsOverHttp http;

    @BeforeEach
    void open(@TempDir Path directory) {
        http = new AccountsOverHttp(directory);
        http.installation.administrator();
    }

    @AfterEach
    void close() {
        http.close();
    }

    private int signIn(String... headers) {
        return http.post("/api/v1/auth/login", BODY, headers).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "anything"})
    void aBrowserThatSaysItComesFromElsewhereIsRefused(String site) {
        assertThat(signIn("Sec-Fetch-Site", site)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void aBrowserThatSaysItComesFromHereIsServed(String site) {
        assertThat(signIn("Sec-Fetch-Site", site)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://127.0.0.1",
                "http://127.0.0.1:1",
                "http://evil.example/127.0.0.1"
            })
    void overPlainHttpTheOriginTells(String origin) {
        assertThat(signIn("Origin", origin)).isEqualTo(403);
    }

    @Test
    void thisServersOwnOriginIsServed() {
        assertThat(signIn("Origin", "http://127.0.0.1:" + http.port())).isEqualTo(200);
    }

    @Test
    void behindAProxyTheForwardedHostCounts() {
        assertThat(signIn("Origin", "https://forge.example.id", "X-Forwarded-Host", "forge.example.id"))
                .isEqualTo(200);
    }

    @Test
    void aProgramSendsNeitherHeader() {
        assertThat(signIn()).isEqualTo(200);
    }
}
