package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Reach;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {

    @ParameterizedTest(name = "{0} may {1}: own {2}, other {3}, installation {4}")
    @CsvSource({
        "VIEWER,   SIGNED_IN,  true,  true,  true",
        "VIEWER,   VIEW,       true,  false, false",
        "VIEWER,   OPERATE,    false, false, false",
        "VIEWER,   ADMINISTER, false, false, false",
        "OPERATOR, SIGNED_IN,  true,  true,  true",
        "OPERATOR, VIEW,       true,  false, false",
        "OPERATOR, OPERATE,    true,  false, false",
        "OPERATOR, ADMINISTER, false, false, false",
        "VIEWER,   WORK,       false, false, false",
        "OPERATOR, WORK,       true,  false, false",
        "ADMIN,    SIGNED_IN,  true,  true,  true",
        "ADMIN,    VIEW,       true,  false, false",
        "ADMIN,    OPERATE,    true,  false, false",
        "ADMIN,    ADMINISTER, true,  false, false",
    })
    void aRoleInOneProjectCountsThereOnly(Role role, Action action, boolean own, boolean other, boolean installation) {
        var principal = new Principal("siti", Principal.Kind.USER, Map.of("sppg", role));

        assertThat(Access.allows(principal, action, "sppg")).isEqualTo(own);
        assertThat(Access.allows(principal, action, "ahsp")).isEqualTo(other);
        assertThat(Access.allows(principal, action, null)).isEqualTo(installation);
    }

    @ParameterizedTest(name = "{0} everywhere may {1}: {2}")
    @CsvSource({
        "VIEWER,   VIEW,       true",
        "VIEWER,   OPERATE,    false",
        "VIEWER,   ADMINISTER, false",
        "OPERATOR, VIEW,       true",
        "OPERATOR, OPERATE,    true",
        "OPERATOR, ADMINISTER, false",
        "ADMIN,    VIEW,       true",
        "ADMIN,    OPERATE,    true",
        "ADMIN,    ADMINISTER, true",
    })
    void aRoleOnEveryProjectCountsEverywhere(Role role, Action action, boolean allowed) {
        var principal = new Principal("siti", Principal.Kind.USER, Map.of("*", role));

        assertThat(Access.allows(principal, action, "sppg")).isEqualTo(allowed);
        assertThat(Access.allows(principal, action, null)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void nobodyMayDoOnlyWhatIsPublic(Action action) {
        assertThat(Access.allows(Principal.ANONYMOUS, action, "sppg")).isEqualTo(action == Action.PUBLIC);
        assertThat(Access.allows(Principal.ANONYMOUS, action, null)).isEqualTo(action == Action.PUBLIC);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aUserWithoutRolesMayOnlyBeSignedIn(Action action) {
        var principal = new Principal("siti", Principal.Kind.USER, Map.of());

        assertThat(Access.allows(principal, action, "sppg"))
                .isEqualTo(action == Action.PUBLIC || action == Action.SIGNED_IN);
    }

    @Test
    void rolesSmuggledIntoAnAnonymousPrincipalCountForNothing() {
        var principal = new Principal("", Principal.Kind.ANONYMOUS, Map.of("*", Role.ADMIN));

        assertThat(Access.allows(principal, Action.VIEW, "sppg")).isFalse();
    }

    @Test
    void theGreaterOfTheRoleHereAndEverywhereCounts() {
        var principal = new Principal(
                "siti", Principal.Kind.USER, Map.of("*", Role.VIEWER, "sppg", Role.ADMIN, "ahsp", Role.VIEWER));

        assertThat(principal.roleIn("sppg")).contains(Role.ADMIN);
        assertThat(principal.roleIn("ahsp")).contains(Role.VIEWER);
        assertThat(principal.roleIn("other")).contains(Role.VIEWER);
    }

    @Test
    void aWorkerTokenMayWorkWithinItsScopeAndDoNothingElse() {
        var scope = new WorkScope(Set.of("mail"), Set.of("send_mail"), Set.of("sppg"));
        var token = new Principal("siti/mailer", Principal.Kind.TOKEN, Map.of(), scope);

        assertThat(Access.allows(token, Action.WORK, "sppg")).isTrue();
        assertThat(Access.allows(token, Action.WORK, "ahsp")).isFalse();
        assertThat(Access.allows(token, Action.WORK, null)).isFalse();
        assertThat(Access.allows(token, Action.VIEW, "sppg")).isFalse();
        assertThat(Access.allows(token, Action.OPERATE, "sppg")).isFalse();
        assertThat(Access.reach(token).covers("mail", "send_mail", "sppg")).isTrue();
        assertThat(Access.reach(token).covers("mail", "send_mail", null)).isFalse();
        assertThat(Access.reach(token).covers("other", "send_mail", "sppg")).isFalse();
        assertThat(Access.reach(token).covers("mail", "other", "sppg")).isFalse();
    }

    @Test
    void whoOperatesEverythingMayWorkEverywhere() {
        var everywhere = new Principal("siti", Principal.Kind.USER, Map.of("*", Role.OPERATOR));

        assertThat(Access.reach(everywhere)).isEqualTo(Reach.EVERYTHING);
        assertThat(Access.reach(Principal.ANONYMOUS).covers("q", "t", "sppg")).isFalse();
    }

    @Test
    void aTokenActsUnderItsOwnNameAndAnswersForItsOwner() {
        var token = new Principal("siti/deploy", Principal.Kind.TOKEN, Map.of());

        assertThat(token.actor()).isEqualTo("token:siti/deploy");
        assertThat(token.person()).isEqualTo("siti");
    }
}
