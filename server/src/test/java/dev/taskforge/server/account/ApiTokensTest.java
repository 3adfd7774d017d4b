package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.ADDRESS;
import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.http.FieldError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokensTest {
    private Installation installation;
    private Principal admin;
    private Principal siti;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
        admin = installation.administrator();
        siti = installation.user("siti", Map.of("*", Role.VIEWER, "sppg", Role.OPERATOR));
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private ApiTokens tokens() {
        return installation.accounts.tokens();
    }

    private void giveRoles(Map<String, Role> roles) {
        installation.accounts.users().change(admin, "siti", new UserChange(null, null, roles, null), ADDRESS);
    }

    @Test
    void aTokenStandsForItsOwnerUnderItsOwnName() {
        var made = tokens().create(siti, "ci", Map.of("sppg", Role.OPERATOR), null);

        assertThat(made.secret()).matches("tf_[A-Za-z0-9_-]{43}");
        assertThat(installation.bearer(made.secret()))
                .isEqualTo(new Principal("siti/ci", Principal.Kind.TOKEN, Map.of("sppg", Role.OPERATOR)));
    }

    @Test
    void withoutRolesItHasThoseOfItsOwner() {
        var made = tokens().create(siti, "ci", null, null);

        assertThat(installation.bearer(made.secret()).roles()).isEqualTo(siti.roles());
    }

    @ParameterizedTest
    @CsvSource({"sppg,ADMIN", "*,OPERATOR", "*,ADMIN", "ahsp,OPERATOR"})
    void aTokenCannotBeGivenMoreThanItsOwnerHolds(String project, Role role) {
        var problem = problemOf(() -> tokens().create(siti, "ci", Map.of(project, role), null));

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("roles." + project);
        assertThat(tokens().list()).isEmpty();
    }

    @Test
    void aTokenShrinksWithItsOwner() {
        var made = tokens().create(siti, "ci", null, null);

        giveRoles(Map.of("sppg", Role.VIEWER));
        assertThat(installation.bearer(made.secret()).roles()).isEqualTo(Map.of("sppg", Role.VIEWER));

        giveRoles(Map.of());
        assertThat(installation.bearer(made.secret()).roles()).isEmpty();

        giveRoles(Map.of("*", Role.ADMIN));
        assertThat(installation.bearer(made.secret()).roles()).isEqualTo(siti.roles());
    }

    @Test
    void aTokenForEverythingShrinksToTheProjectsItsOwnerKeeps() {
        var made = tokens().create(admin, "ci", null, null);
        installation.user("budi", Map.of("*", Role.ADMIN));

        installation
                .accounts
                .users()
                .change(admin, "admin", new UserChange(null, null, Map.of("sppg", Role.OPERATOR), null), ADDRESS);

        assertThat(installation.bearer(made.secret()).roles()).isEqualTo(Map.of("sppg", Role.OPERATOR));
    }

    @Test
    void aTokenEndsOnItsDayAndItsNameIsFreeAgain() {
        var made = tokens().create(siti, "ci", null, Duration.ofDays(30));

        installation.clock.pass(Duration.ofDays(30).minusMillis(1));
        assertThat(installation.bearer(made.secret()).signedIn()).isTrue();
        installation.clock.pass(Duration.ofMillis(1));
        assertThat(installation.bearer(made.secret()).signedIn()).isFalse();
        assertThat(tokens().create(siti, "ci", null, null).token().expiresAt()).isNull();
    }

    @Test
    void aRevokedTokenEndsAtOnceAndBothAreRecorded() {
        var made = tokens().create(siti, "ci", Map.of("sppg", Role.VIEWER), null);

        tokens().revoke(siti, made.token());

        assertThat(installation.bearer(made.secret()).signedIn()).isFalse();
        assertThat(tokens().list("siti")).isEmpty();
        var entries = installation.auditEntries();
        assertThat(entries.get(0).action()).isEqualTo("token.revoke");
        assertThat(entries.get(1).action()).isEqualTo("token.create");
        assertThat(entries.get(1).subject()).isEqualTo("token/siti/ci");
        assertThat(entries.get(1).details()).isEqualTo("{\"expires_at\":\"never\",\"roles\":{\"sppg\":\"viewer\"}}");
    }

    @Test
    void aWorkerTokenWorksOnlyWhereItsOwnerIsOperatorAlsoLater() {
        var everywhere = new WorkScope(Set.of(), Set.of("send_mail"), Set.of("sppg"));
        var made = tokens().create(siti, "mailer", null, everywhere, null);

        var before = installation.bearer(made.secret());
        assertThat(before.roles()).isEmpty();
        assertThat(Access.allows(before, Action.WORK, "sppg")).isTrue();
        giveRoles(Map.of("sppg", Role.VIEWER));
        assertThat(Access.allows(installation.bearer(made.secret()), Action.WORK, "sppg"))
                .isFalse();
        assertThat(tokens().find(made.token().id()).orElseThrow().work()).isEqualTo(everywhere);
    }

    @Test
    void aWorkerTokenBeyondWhatItsMakerOperatesIsRefused() {
        var beyond = new WorkScope(Set.of(), Set.of(), Set.of("*"));

        assertThat(problemOf(() -> tokens().create(siti, "mailer", null, beyond, null))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("work.projects");
    }

    @Test
    void theLastUseIsNotedAtMostOnceAMinute() {
        var made = tokens().create(siti, "ci", null, null);
        var first = installation.clock.instant();
        installation.bearer(made.secret());

        installation.clock.pass(Duration.ofSeconds(59));
        installation.bearer(made.secret());
        assertThat(tokens().list("siti").getFirst().lastUsedAt()).isEqualTo(first);

        installation.clock.pass(Duration.ofSeconds(1));
        installation.bearer(made.secret());
        assertThat(tokens().list("siti").getFirst().lastUsedAt()).isEqualTo(installation.clock.instant());
    }

    @Test
    void aTokenCannotMakeTokens() {
        var made = tokens().create(admin, "ci", null, null);

        var problem = problemOf(() -> tokens().create(installation.bearer(made.secret()), "more", null, null));

        assertThat(problem.status()).isEqualTo(403);
    }

    @Test
    void theLocalOperatorMayMakeTokens() {
        var made = tokens().create(LocalToken.PRINCIPAL, "ci", Map.of("sppg", Role.VIEWER), null);

        assertThat(installation.bearer(made.secret()).actor()).isEqualTo("token:local/ci");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-ci", "Ci", "c i", "a/b", "<script>", "ci\r\n"})
    void aMalformedNameIsRefused(String name) {
        assertThat(problemOf(() -> tokens().create(siti, name, null, null)).errors())
                .extracting(FieldError::field)
                .containsExactly("name");
    }

    @Test
    void aNameIsTakenOncePerOwner() {
        tokens().create(siti, "ci", null, null);

        assertThat(problemOf(() -> tokens().create(siti, "ci", null, null)).status())
                .isEqualTo(409);
        assertThat(tokens().create(admin, "ci", null, null).token().owner()).isEqualTo("admin");
    }

    @Test
    void anOwnerHasABoundedNumberOfTokens() {
        for (int i = 0; i < 100; i++) {
            tokens().create(siti, "ci" + i, null, null);
        }

        assertThat(problemOf(() -> tokens().create(siti, "one-more", null, null))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void theSecretItselfIsStoredNowhereAndNotPrinted() {
        var made = tokens().create(siti, "ci", null, null);

        var stored = installation.database.read(
                tx -> tx.query("SELECT secret_hash FROM account_token", row -> row.text("secret_hash")));

        assertThat(stored).containsExactly(Fingerprints.sha256(made.secret()));
        assertThat(made.toString()).doesNotContain(made.secret());
        assertThat(installation.auditEntries().toString())
                .doesNotContain(made.secret().substring(3));
    }
}
