package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.ADDRESS;
import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.http.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginThrottleTest {
    private Installation installation;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
        installation.administrator();
        installation.user("siti", Map.of());
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private ProblemException fail(String name, String address) {
        return problemOf(() -> installation.accounts.signIn(name, "not the password", address));
    }

    private void failUntilBlocked(String name) {
        for (int i = 0; i <= LoginThrottle.FREE_PER_NAME; i++) {
            assertThat(fail(name, ADDRESS).status()).isEqualTo(401);
        }
    }

    private boolean signsIn(String name, String address) {
        return problemOf(() -> installation.accounts.signIn(name, GOOD_PASSWORD, address)) == null;
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5,0", "6,1", "7,2", "8,4", "15,512", "16,900", "17,900", "5000,900"})
    void theWaitDoublesUpToAQuarterOfAnHour(int failures, long seconds) {
        assertThat(LoginThrottle.wait(failures, 5)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void fiveMistakesCostNothing() {
        for (int i = 0; i < LoginThrottle.FREE_PER_NAME; i++) {
            assertThat(fail("siti", ADDRESS).status()).isEqualTo(401);
        }

        assertThat(signsIn("siti", ADDRESS)).isTrue();
    }

    @Test
    void afterThatEvenTheRightPasswordHasToWait() {
        failUntilBlocked("siti");

        var problem = problemOf(() -> installation.accounts.signIn("siti", GOOD_PASSWORD, ADDRESS));
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.detail().arguments()).containsExactly("1");

        installation.clock.pass(Duration.ofSeconds(1));
        assertThat(signsIn("siti", ADDRESS)).isTrue();
    }

    @Test
    void aBlockedAttemptNeitherCountsNorChecksThePassword() {
        failUntilBlocked("siti");
        int checks = installation.passwordChecks.get();
        int entries = installation.auditEntries().size();
        for (int i = 0; i < 50; i++) {
            assertThat(fail("siti", ADDRESS).status()).isEqualTo(429);
        }

        assertThat(installation.passwordChecks).hasValue(checks);
        assertThat(installation.auditEntries()).hasSize(entries);
        installation.clock.pass(Duration.ofSeconds(1));
        assertThat(signsIn("siti", ADDRESS)).isTrue();
    }

    @Test
    void theCountOutlivesARestart() {
        failUntilBlocked("siti");

        installation.restart();

        assertThat(fail("siti", ADDRESS).status()).isEqualTo(429);
        installation.clock.pass(Duration.ofSeconds(1));
        assertThat(fail("siti", ADDRESS).status()).isEqualTo(401);
        assertThat(fail("siti", ADDRESS).detail().arguments()).containsExactly("2");
    }

    @Test
    void successClearsTheNameAndItsShareOfTheAddress() {
        failUntilBlocked("siti");
        installation.clock.pass(Duration.ofSeconds(1));
        assertThat(signsIn("siti", ADDRESS)).isTrue();

        failUntilBlocked("siti");

        assertThat(fail("siti", ADDRESS).detail().arguments()).containsExactly("1");
    }

    @Test
    void guessingOneNameFromManyAddressesIsLimited() {
        for (int i = 0; i <= LoginThrottle.FREE_PER_NAME; i++) {
            assertThat(fail("siti", "192.0.2." + i).status()).isEqualTo(401);
        }

        assertThat(fail("siti", "198.51.100.1").status()).isEqualTo(429);
        assertThat(signsIn("admin", "198.51.100.1")).isTrue();
    }

    @Test
    void guessingManyNamesFromOneAddressIsLimitedAndOwnSuccessesDoNotHelp() {
        for (int i = 0; i <= LoginThrottle.FREE_PER_ADDRESS; i++) {
            assertThat(fail("guess" + i, ADDRESS).status()).isEqualTo(401);
            if (i < LoginThrottle.FREE_PER_ADDRESS) {
                assertThat(signsIn("siti", ADDRESS)).isTrue();
            }
        }

        assertThat(fail("another", ADDRESS).status()).isEqualTo(429);
        assertThat(signsIn("siti", "198.51.100.1")).isTrue();
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        for (int i = 0; i <= LoginThrottle.FREE_PER_ADDRESS; i++) {
            assertThat(fail("guess" + i, "2001:db8:1:2::" + i).status()).isEqualTo(401);
        }

        assertThat(fail("another", "2001:db8:1:2:ffff::1").status()).isEqualTo(429);
        assertThat(fail("yet-another", "2001:db8:1:3::1").status()).isEqualTo(401);
        assertThat(LoginThrottle.network("::ffff:192.0.2.7")).isEqualTo(LoginThrottle.network("192.0.2.7"));
    }

    @Test
    void anUnknownNameIsTreatedLikeAKnownOne() {
        for (int i = 0; i <= LoginThrottle.FREE_PER_NAME; i++) {
            var known = fail("siti", "192.0.2.1");
            var unknown = fail("nobody", "192.0.2.2");
            assertThat(unknown.status()).isEqualTo(known.status());
            assertThat(unknown.detail()).isEqualTo(known.detail());
        }
        assertThat(fail("nobody", "192.0.2.2").detail())
                .isEqualTo(fail("siti", "192.0.2.1").detail());
    }

    @Test
    void attemptsInParallelGainNothing() throws Exception {
        Callable<Integer> attempt = () -> fail("siti", ADDRESS).status();

        List<Integer> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(Stream.generate(() -> attempt).limit(40).toList()).stream()
                    .map(done -> done.resultNow())
                    .toList();
        }

        assertThat(answers).filteredOn(status -> status == 401).hasSize(LoginThrottle.FREE_PER_NAME + 1);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(40 - LoginThrottle.FREE_PER_NAME - 1);
    }

    @Test
    void anHourWithoutFailuresClearsTheCount() {
        failUntilBlocked("siti");
        installation.clock.pass(LoginThrottle.MEMORY.plusMillis(1));

        failUntilBlocked("siti");

        assertThat(fail("siti", ADDRESS).detail().arguments()).containsExactly("1");
    }

    @Test
    void aFloodOfNamesNeitherFillsTheTableNorWashesOutARealCount() {
        var throttle = new LoginThrottle(installation.clock, "key", 50);
        for (int i = 0; i <= LoginThrottle.FREE_PER_NAME; i++) {
            assertThat(begin(throttle, "victim", "192.0.2.1")).isEmpty();
        }
        for (int i = 0; i < 300; i++) {
            begin(throttle, "flood" + i, "198.51." + i % 256 + ".1");
        }

        assertThat(begin(throttle, "victim", "192.0.2.2")).isPresent();
        var rows = installation.database.read(
                tx -> tx.first("SELECT COUNT(*) AS count FROM account_throttle", row -> row.integer("count")));
        assertThat(rows.orElseThrow()).isLessThanOrEqualTo(50);
    }

    private Optional<Duration> begin(LoginThrottle throttle, String name, String address) {
        return installation.database.write(tx -> throttle.begin(tx, name, address));
    }

    @Test
    void whatWasTypedAsANameIsNotStored() {
        fail("my secret password", ADDRESS);

        var subjects = installation.database.read(
                tx -> tx.query("SELECT subject FROM account_throttle", row -> row.text("subject")));

        assertThat(subjects).hasSize(2).noneMatch(subject -> subject.contains("secret"));
        assertThat(installation.auditEntries().toString()).doesNotContain("my secret password");
    }
}
