package dev.taskforge.server.account;

import static dev.taskforge.server.account.Installation.ADDRESS;
import static dev.taskforge.server.account.Installation.GOOD_PASSWORD;
import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.http.FieldError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    private static final String NEW_PASSWORD = "teh manis sore hari";
    private Installation installation;
    private Principal admin;

    @BeforeEach
    void open(@TempDir Path directory) {
        installation = new Installation(directory);
        admin = installation.administrator();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    private User change(Principal actor, String name, UserChange change) {
        return installation.accounts.users().change(actor, name, change, ADDRESS);
    }

    private static UserChange roles(Map<String, Role> roles) {
        return new UserChange(null, null, roles, null);
    }

    private static UserChange disabled(boolean disabled) {
        return new UserChange(null, null, null, disabled);
    }

    @Test
    void aNewUserIsListedWithTheirRolesAndRecorded() {
        installation.accounts.users().add(admin, "siti", GOOD_PASSWORD, Map.of("sppg", Role.OPERATOR));

        assertThat(installation.accounts.users().list()).extracting(User::name).containsExactly("admin", "siti");
        assertThat(installation.accounts.users().find("siti").orElseThrow().roles())
                .isEqualTo(Map.of("sppg", Role.OPERATOR));
        var entry = installation.auditEntries().getFirst();
        assertThat(entry.actor()).isEqualTo("admin");
        assertThat(entry.action()).isEqualTo("user.create");
        assertThat(entry.subject()).isEqualTo("user/siti");
        assertThat(entry.details()).isEqualTo("{\"roles\":{\"sppg\":\"operator\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "Siti", "1siti", "si ti", "siti/x", "siti\n", "sití", "local", "system", "unknown"})
    void aMalformedOrReservedNameIsRefused(String name) {
        var problem = problemOf(() -> installation.accounts.users().add(admin, name, GOOD_PASSWORD, Map.of()));

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("username");
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        var problem = problemOf(
                () -> installation.accounts.users().add(admin, "x".repeat(40), "short", Map.of("../etc", Role.VIEWER)));

        assertThat(problem.errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("username", "password", "roles");
    }

    @Test
    void aNameIsGivenOnce() {
        installation.user("siti", Map.of());

        assertThat(problemOf(() -> installation.user("siti", Map.of())).status())
                .isEqualTo(409);
    }

    @Test
    void theVeryFirstUserMustBeAnAdministrator(@TempDir Path elsewhere) {
        try (var empty = new Installation(elsewhere)) {
            assertThat(problemOf(() -> empty.user("siti", Map.of("sppg", Role.ADMIN)))
                            .status())
                    .isEqualTo(409);
            assertThat(empty.accounts.users().list()).isEmpty();
        }
    }

    @Test
    void theLastAdministratorCanBeNeitherDisabledNorDemotedNorRemoved() {
        installation.user("siti", Map.of("sppg", Role.ADMIN));
        int entries = installation.auditEntries().size();

        var refusals = List.of(
                problemOf(() -> change(admin, "admin", disabled(true))),
                problemOf(() -> change(admin, "admin", roles(Map.of("*", Role.OPERATOR, "sppg", Role.ADMIN)))),
                problemOf(() -> installation.accounts.users().remove(admin, "admin")));

        assertThat(refusals).allSatisfy(problem -> {
            assertThat(problem.status()).isEqualTo(409);
            assertThat(problem.detail().key()).isEqualTo("account.last_administrator");
        });
        assertThat(installation.auditEntries()).hasSize(entries);
        assertThat(installation.accounts.users().find("admin").orElseThrow().roles())
                .isEqualTo(Map.of("*", Role.ADMIN));
    }

    @Test
    void aDisabledAdministratorDoesNotCountAsOne() {
        installation.user("budi", Map.of("*", Role.ADMIN));
        change(admin, "budi", disabled(true));

        assertThat(problemOf(() -> change(admin, "admin", disabled(true))).status())
                .isEqualTo(409);
    }

    @Test
    void ofTwoAdministratorsWhoRemoveEachOtherAtOnceOneStays() throws Exception {
        var budi = installation.user("budi", Map.of("*", Role.ADMIN));
        var users = installation.accounts.users();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Object> one = () -> problemOf(() -> users.remove(admin, "budi"));
            Callable<Object> other = () -> problemOf(() -> users.remove(budi, "admin"));
            threads.invokeAll(List.of(one, other));
        }

        assertThat(users.list()).hasSize(1);
    }

    @Test
    void changedRolesCountAtOnceForAccessTokensUnderWay() {
        installation.user("siti", Map.of("sppg", Role.ADMIN));
        var pair = installation.signIn("siti");

        change(admin, "siti", roles(Map.of("sppg", Role.VIEWER)));

        assertThat(installation.bearer(pair.accessToken()).roles()).isEqualTo(Map.of("sppg", Role.VIEWER));
        assertThat(installation.auditEntries().getFirst().details())
                .isEqualTo("{\"after\":{\"sppg\":\"viewer\"},\"before\":{\"sppg\":\"admin\"}}");
    }

    @Test
    void disablingEndsEverythingAtOnceAndEnablingDoesNotBringItBack() {
        installation.user("siti", Map.of("sppg", Role.ADMIN));
        var siti = installation.accounts.users().find("siti").orElseThrow().principal();
        var pair = installation.signIn("siti");
        var browser = installation.accounts.signIn("siti", GOOD_PASSWORD, ADDRESS);
        var token = installation.accounts.tokens().create(siti, "ci", null, null);

        change(admin, "siti", disabled(true));

        assertThat(installation.bearer(pair.accessToken()).signedIn()).isFalse();
        assertThat(installation.cookie(browser.cookie()).signedIn()).isFalse();
        assertThat(installation.bearer(token.secret()).signedIn()).isFalse();
        assertThat(problemOf(() -> installation.accounts.refresh(pair.refreshToken()))
                        .status())
                .isEqualTo(401);
        assertThat(problemOf(() -> installation.signIn("siti")).status()).isEqualTo(401);

        change(admin, "siti", disabled(false));

        assertThat(installation.bearer(pair.accessToken()).signedIn()).isFalse();
        assertThat(installation.cookie(browser.cookie()).signedIn()).isFalse();
        assertThat(installation.bearer(token.secret()).signedIn()).isTrue();
        assertThat(installation
                        .bearer(installation.signIn("siti").accessToken())
                        .signedIn())
                .isTrue();
    }

    @Test
    void aNewPasswordEndsEverySessionButNotThoseBegunRightAfter() {
        installation.user("siti", Map.of());
        var before = installation.signIn("siti");

        change(admin, "siti", UserChange.ofPassword(NEW_PASSWORD, null));
        var after = installation.accounts.signInProgram("siti", NEW_PASSWORD, ADDRESS);

        assertThat(installation.bearer(before.accessToken()).signedIn()).isFalse();
        assertThat(installation.bearer(after.accessToken()).signedIn()).isTrue();
        assertThat(problemOf(() -> installation.signIn("siti")).status()).isEqualTo(401);
    }

    @Test
    void ownPasswordNeedsThePresentOne() {
        var siti = installation.user("siti", Map.of());

        var missing = problemOf(() -> change(siti, "siti", UserChange.ofPassword(NEW_PASSWORD, null)));
        var wrong = problemOf(() -> change(siti, "siti", UserChange.ofPassword(NEW_PASSWORD, "not the present")));

        assertThat(missing.errors()).extracting(FieldError::field).containsExactly("current_password");
        assertThat(wrong.errors()).extracting(FieldError::field).containsExactly("current_password");
        var session = installation.accounts.changePassword(siti, GOOD_PASSWORD, NEW_PASSWORD, ADDRESS);
        assertThat(installation.cookie(session.cookie()).name()).isEqualTo("siti");
    }

    @Test
    void guessingThePresentPasswordIsLimited() {
        var siti = installation.user("siti", Map.of());
        for (int i = 0; i <= LoginThrottle.FREE_PER_NAME; i++) {
            assertThat(problemOf(() -> change(siti, "siti", UserChange.ofPassword(NEW_PASSWORD, "a guess")))
                            .status())
                    .isEqualTo(422);
        }

        assertThat(problemOf(() -> change(siti, "siti", UserChange.ofPassword(NEW_PASSWORD, GOOD_PASSWORD)))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void aTokenOfAnAdministratorCannotTakeOverItsOwnersPassword() {
        var token = installation.accounts.tokens().create(admin, "ci", null, null);
        var asToken = installation.bearer(token.secret());

        assertThat(problemOf(() -> change(asToken, "admin", UserChange.ofPassword(NEW_PASSWORD, null)))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aRemovedUserLosesTokensAndSessionsAlsoWhenTheNameIsGivenAgain() {
        var siti = installation.user("siti", Map.of("sppg", Role.ADMIN));
        var pair = installation.signIn("siti");
        var token = installation.accounts.tokens().create(siti, "ci", null, null);

        installation.accounts.users().remove(admin, "siti");
        installation.user("siti", Map.of("sppg", Role.ADMIN));

        assertThat(installation.bearer(pair.accessToken()).signedIn()).isFalse();
        assertThat(installation.bearer(token.secret()).signedIn()).isFalse();
        assertThat(installation.accounts.tokens().list()).isEmpty();
    }

    @Test
    void whoIsNotThereCanBeNeitherChangedNorRemoved() {
        assertThat(problemOf(() -> change(admin, "nobody", disabled(true))).status())
                .isEqualTo(404);
        assertThat(problemOf(() -> installation.accounts.users().remove(admin, "nobody"))
                        .status())
                .isEqualTo(404);
    }
}
