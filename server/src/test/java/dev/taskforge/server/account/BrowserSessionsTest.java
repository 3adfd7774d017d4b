package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.ADDRESS;
import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserSessionsTest {
    private Installation installation;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
        installation.administrator();
        installation.user("siti", Map.of("sppg", Role.VIEWER));
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private BrowserSession signIn() {
        return installation.accounts.signIn("siti", GOOD_PASSWORD, ADDRESS);
    }

    private boolean isGood(BrowserSession session) {
        return installation.cookie(session.cookie()).signedIn();
    }

    @Test
    void theCookieStandsForItsUser() {
        assertThat(installation.cookie(signIn().cookie()))
                .isEqualTo(new Principal("siti", Principal.Kind.USER, Map.of("sppg", Role.VIEWER)));
    }

    @Test
    void aSessionEndsAfterTwelveQuietHours() {
        var session = signIn();

        installation.clock.pass(BrowserSessions.IDLE.minusMillis(1));
        assertThat(isGood(session)).isTrue();
        installation.clock.pass(BrowserSessions.IDLE.minusMillis(1));
        assertThat(isGood(session)).isTrue();
        installation.clock.pass(BrowserSessions.IDLE);
        assertThat(isGood(session)).isFalse();
    }

    @Test
    void aSessionInUseEndsAfterAWeek() {
        var session = signIn();
        for (int hour = 0; hour < 7 * 24 - 6; hour += 6) {
            installation.clock.pass(Duration.ofHours(6));
            assertThat(isGood(session)).isTrue();
        }

        installation.clock.pass(Duration.ofHours(6));

        assertThat(isGood(session)).isFalse();
    }

    @Test
    void signingOutEndsItAtOnceAndIsRecordedOnce() {
        var session = signIn();

        installation.accounts.signOut(session.cookie());
        installation.accounts.signOut(session.cookie());

        assertThat(isGood(session)).isFalse();
        assertThat(installation.auditActions()).containsOnlyOnce("logout");
    }

    @Test
    void eachSessionHasItsOwnFormToken() {
        var one = signIn();
        var other = signIn();
        var authenticator = installation.accounts.authenticator();
        var token = installation.accounts.csrf(one.cookie());

        assertThat(authenticator.csrfMatches(one.cookie(), token)).isTrue();
        assertThat(authenticator.csrfMatches(other.cookie(), token)).isFalse();
        assertThat(authenticator.csrfMatches(one.cookie(), null)).isFalse();
        assertThat(authenticator.csrfMatches(one.cookie(), "")).isFalse();
        assertThat(authenticator.csrfMatches(one.cookie(), one.cookie())).isFalse();
        assertThat(token).isNotEqualTo(one.cookie()).hasSize(43);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0123456789012345678901234567890123456789012", "Bearer", "' OR 1=1 --"})
    void aMadeUpCookieStandsForNobody(String cookie) {
        assertThat(installation.cookie(cookie)).isEqualTo(Principal.ANONYMOUS);
    }

    @Test
    void aBearerTokenCountsAloneEvenWhenItIsWorthless() {
        var session = signIn();
        var authenticator = installation.accounts.authenticator();

        assertThat(authenticator.authenticate("", session.cookie()).signedIn()).isFalse();
        assertThat(authenticator.authenticate("nonsense", session.cookie()).signedIn())
                .isFalse();
    }

    @Test
    void aCookieIsNoBearerTokenAndTheOtherWayRound() {
        assertThat(installation.bearer(signIn().cookie()).signedIn()).isFalse();
        assertThat(installation
                        .cookie(installation.signIn("siti").accessToken())
                        .signedIn())
                .isFalse();
    }

    @Test
    void nothingThatIsPrintedShowsASecret() {
        var session = signIn();
        var pair = installation.signIn("siti");

        assertThat(session.toString()).doesNotContain(session.cookie());
        assertThat(pair.toString()).doesNotContain(pair.accessToken()).doesNotContain(pair.refreshToken());
        assertThat(Installation.SETTINGS.toString()).doesNotContain("secret that");
        assertThat(UserChange.ofPassword("new one", "old one").toString()).doesNotContain("one");
    }
}
