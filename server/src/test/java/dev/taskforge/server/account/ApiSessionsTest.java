package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiSessionsTest {
    private Installation installation;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
        installation.administrator();
        installation.user("siti", Map.of("sppg", Role.OPERATOR));
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private TokenPair refresh(TokenPair pair) {
        return installation.accounts.refresh(pair.refreshToken());
    }

    private void assertRefused(TokenPair pair) {
        assertThat(problemOf(() -> refresh(pair)).status()).isEqualTo(401);
    }

    private boolean isGood(TokenPair pair) {
        return installation.bearer(pair.accessToken()).signedIn();
    }

    @Test
    void theAccessTokenStandsForItsUserUntilItExpires() {
        var pair = installation.signIn("siti");

        assertThat(pair.expiresIn()).isEqualTo(900);
        assertThat(installation.bearer(pair.accessToken()))
                .isEqualTo(new Principal("siti", Principal.Kind.USER, Map.of("sppg", Role.OPERATOR)));
        installation.clock.pass(Duration.ofMinutes(15));
        assertThat(isGood(pair)).isFalse();
    }

    @Test
    void aRefreshTokenIsNoAccessTokenAndTheOtherWayRound() {
        var pair = installation.signIn("siti");

        assertThat(installation.bearer(pair.refreshToken()).signedIn()).isFalse();
        assertThat(problemOf(() -> installation.accounts.refresh(pair.accessToken()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void eachExchangeGivesANewPairAndLengthensTheSession() {
        var pair = installation.signIn("siti");
        for (int day = 0; day < 20; day++) {
            installation.clock.pass(Duration.ofDays(6));
            pair = refresh(pair);
            assertThat(isGood(pair)).isTrue();
        }
        installation.clock.pass(Duration.ofDays(7));
        assertRefused(pair);
    }

    @Test
    void anOldRefreshTokenEndsTheSessionForBoth() {
        var stolen = installation.signIn("siti");
        var current = refresh(stolen);
        installation.clock.pass(ApiSessions.GRACE);

        assertRefused(stolen);

        assertRefused(current);
        assertThat(isGood(current)).isFalse();
        var entry = installation.auditEntries().getFirst();
        assertThat(entry.action()).isEqualTo("session.reuse");
        assertThat(entry.subject()).isEqualTo("user/siti");
    }

    @Test
    void aMuchOlderRefreshTokenEndsTheSessionAlsoWithinTheGrace() {
        var first = installation.signIn("siti");
        var third = refresh(refresh(first));

        assertRefused(first);

        assertThat(isGood(third)).isFalse();
    }

    @Test
    void theTokenJustReplacedIsMerelyRefusedWithinTheGrace() {
        var first = installation.signIn("siti");
        var second = refresh(first);
        installation.clock.pass(ApiSessions.GRACE.minusMillis(1));

        assertRefused(first);

        assertThat(isGood(second)).isTrue();
        assertThat(isGood(refresh(second))).isTrue();
        assertThat(installation.auditActions()).doesNotContain("session.reuse");
    }

    @Test
    void ofManyExchangesAtOnceExactlyOneWinsAndTheSessionLives() throws Exception {
        var pair = installation.signIn("siti");
        int callers = 8;
        var start = new CyclicBarrier(callers);
        Callable<@Nullable TokenPair> exchange = () -> {
            start.await();
            var winner = new TokenPair[1];
            problemOf(() -> winner[0] = refresh(pair));
            return winner[0];
        };

        List<TokenPair> winners;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            winners = threads
                    .invokeAll(Stream.generate(() -> exchange).limit(callers).toList())
                    .stream()
                    .map(done -> done.resultNow())
                    .filter(Objects::nonNull)
                    .toList();
        }

        assertThat(winners).hasSize(1);
        assertThat(isGood(refresh(winners.getFirst()))).isTrue();
    }

    @Test
    void signingOutEndsThisSessionAtOnceAndNoOther() {
        var here = installation.signIn("siti");
        var there = installation.signIn("siti");

        installation.accounts.signOutProgram(here.accessToken());

        assertThat(isGood(here)).isFalse();
        assertRefused(here);
        assertThat(isGood(there)).isTrue();
        assertThat(installation.auditActions()).endsWith("logout");
    }

    @Test
    void signingOutWithTheRefreshTokenDoesTheSameAndTwiceIsHarmless() {
        var pair = installation.signIn("siti");

        installation.accounts.signOutProgram(pair.refreshToken());
        installation.accounts.signOutProgram(pair.refreshToken());
        installation.accounts.signOutProgram("nonsense");

        assertThat(isGood(pair)).isFalse();
        assertThat(installation.auditActions()).containsOnlyOnce("logout");
    }

    @Test
    void sessionsOutliveARestart() {
        var pair = installation.signIn("siti");

        installation.restart();

        assertThat(isGood(pair)).isTrue();
        assertThat(isGood(refresh(pair))).isTrue();
    }

    @Test
    void accessTokensFromBeforeTheUsersValidityAreRefusedEvenWithALiveSession() {
        var pair = installation.signIn("siti");
        var later = installation.clock.instant().plusSeconds(5);

        installation.database.write(tx -> {
            UserTable.setSessionsValidFrom(tx, "siti", later);
            return later;
        });

        assertThat(isGood(pair)).isFalse();
        assertRefused(pair);
    }

    @Test
    void aCopyOfTheDatabaseHoldsNothingToSignInWith() {
        var pair = installation.signIn("siti");

        var ids = installation.database.read(tx -> tx.query("SELECT id FROM account_session", row -> row.text("id")));

        assertThat(ids).hasSize(1).allMatch(id -> id.matches("[0-9a-f]{64}"));
        assertThat(pair.refreshToken()).doesNotContain(ids.getFirst());
        assertThat(installation.bearer(ids.getFirst()).signedIn()).isFalse();
        assertThat(installation.cookie(ids.getFirst()).signedIn()).isFalse();
    }

    @Test
    void aUserHasABoundedNumberOfSessionsAndTheOldestGoesFirst() {
        var first = installation.signIn("siti");
        for (int i = 0; i < 100; i++) {
            installation.clock.pass(Duration.ofSeconds(1));
            installation.signIn("siti");
        }

        assertThat(isGood(first)).isFalse();
        var count = installation.database.read(
                tx -> tx.first("SELECT COUNT(*) AS count FROM account_session", row -> row.integer("count")));
        assertThat(count).contains(100);
    }
}
