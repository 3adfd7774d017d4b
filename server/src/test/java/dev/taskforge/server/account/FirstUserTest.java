package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUserTest {
    private Installation installation;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private FirstUser firstUser() {
        return installation.accounts.firstUser();
    }

    @Test
    void theLinkMakesAnAdministratorOfEverythingOnce() {
        var token = firstUser().issueLinkToken().orElseThrow();
        assertThat(firstUser().isGood(token)).isTrue();

        var user = firstUser().create(token, "siti", GOOD_PASSWORD);

        assertThat(user.roles()).isEqualTo(Map.of("*", Role.ADMIN));
        assertThat(firstUser().isGood(token)).isFalse();
        assertThat(problemOf(() -> firstUser().create(token, "budi", GOOD_PASSWORD))
                        .status())
                .isEqualTo(403);
        assertThat(firstUser().issueLinkToken()).isEmpty();
        assertThat(installation.auditActions()).containsExactly("user.create");
    }

    @Test
    void aWeakPasswordDoesNotUseTheLinkUp() {
        var token = firstUser().issueLinkToken().orElseThrow();

        assertThat(problemOf(() -> firstUser().create(token, "siti", "short")).status())
                .isEqualTo(422);
        assertThat(firstUser().isGood(token)).isTrue();
    }

    @Test
    void theLinkOutlivesARestartButANewOneReplacesIt() {
        var first = firstUser().issueLinkToken().orElseThrow();
        installation.restart();
        assertThat(firstUser().isGood(first)).isTrue();

        var second = firstUser().issueLinkToken().orElseThrow();

        assertThat(firstUser().isGood(first)).isFalse();
        assertThat(firstUser().isGood(second)).isTrue();
    }

    @Test
    void theLinkWorksForADay() {
        var token = firstUser().issueLinkToken().orElseThrow();

        installation.clock.pass(Duration.ofHours(24));

        assertThat(firstUser().isGood(token)).isFalse();
        assertThat(problemOf(() -> firstUser().create(token, "siti", GOOD_PASSWORD))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aGuessedTokenDoesNotWork() {
        assertThat(firstUser().issueLinkToken()).isPresent();

        assertThat(problemOf(() -> firstUser().create("guess", "siti", GOOD_PASSWORD))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void ofTwoWhoUseTheLinkAtOnceOneGetsIt() throws Exception {
        var token = firstUser().issueLinkToken().orElseThrow();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Object> one = () -> problemOf(() -> firstUser().create(token, "siti", GOOD_PASSWORD));
            Callable<Object> other = () -> problemOf(() -> firstUser().create(token, "budi", GOOD_PASSWORD));
            threads.invokeAll(List.of(one, other));
        }

        assertThat(installation.accounts.users().list()).hasSize(1);
    }

    @Test
    void theTokenItselfIsStoredNowhere() {
        var token = firstUser().issueLinkToken().orElseThrow();

        var stored = installation.database.read(
                tx -> tx.query("SELECT secret_hash FROM account_first_link", row -> row.text("secret_hash")));

        assertThat(stored).hasSize(1).doesNotContain(token);
    }
}
