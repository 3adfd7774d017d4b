package dev.taskforge.ops.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.diagnosis.Cause;
import dev.taskforge.ops.diagnosis.Confidence;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.diagnosis.Look;
import dev.taskforge.ops.diagnosis.Look.Served;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.project.RepairDuty.Mode;
import dev.taskforge.ops.repair.Choosing.Services;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done about what was found. */
final class ChoosingTest {
    private static final Served DB = ended("db", false);
    private static final Served APP = running("app", true);
    private static final Served APP_ENDED = ended("app", false);
    private static final Services SERVICES = new Services(Set.of("db", "app"), Set.of("db"));

    private static Served ended(String service, boolean kept) {
        return new Served(
                service, "shop-" + service + "-1", service, false, false, true, kept, false, false, Instant.EPOCH);
    }

    private static Served running(String service, boolean ready) {
        return new Served(
                service, "shop-" + service + "-1", service, true, ready, false, false, false, false, Instant.EPOCH);
    }

    private static Finding found(Cause cause, Confidence confidence, String subject, Finding... below) {
        return new Finding(
                cause,
                confidence,
                subject,
                null,
                Message.of("diagnosis." + cause.label(), subject, subject),
                Message.of("diagnosis." + cause.label() + ".fix", subject, subject),
                List.of(),
                List.of(),
                List.of(below));
    }

    private static Finding found(Cause cause, String subject, Finding... below) {
        return found(cause, Confidence.CERTAIN, subject, below);
    }

    private static Look look(List<Served> containers, Finding... causes) {
        return new Look(
                new Diagnosis(
                        "shop", null, Instant.EPOCH, Arrays.asList(causes), containers.size(), 1, true, List.of()),
                containers,
                true);
    }

    private static Choice choose(Look look) {
        return Choosing.of(look, SERVICES, RepairDuty.USUAL, false);
    }

    private static @Nullable String refused(Choice choice) {
        return choice.refused() == null ? null : choice.refused().key();
    }

    @Test
    void aStoppedDatabaseIsStartedAndWhatNeedsItIsToBeWellAfterwards() {
        var choice = choose(look(
                List.of(DB, APP),
                found(
                        Cause.STOPPED,
                        "db",
                        found(Cause.DEPENDENCY_DOWN, "app"),
                        found(Cause.APPLICATION_ERRORS, "health"))));

        assertThat(choice.remedy()).isEqualTo(Remedy.START);
        assertThat(choice.names()).containsExactly("shop-db-1");
        assertThat(choice.failing()).containsExactlyInAnyOrder("db", "app", "health");
    }

    @Test
    void whatEndedBecauseOfTheRootIsStartedAfterIt() {
        var choice = choose(look(List.of(APP_ENDED, DB), found(Cause.KILLED, "db", found(Cause.CRASH, "app"))));

        assertThat(choice.names()).containsExactly("shop-db-1", "shop-app-1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"CRASH_LOOP", "BAD_START", "PORT_TAKEN", "MOUNT_MISSING", "NO_CONTAINER", "PAUSED", "PROXY"})
    void whatAStartWouldNotHelpIsLeft(Cause cause) {
        assertThat(refused(choose(look(List.of(APP_ENDED), found(cause, "app")))))
                .isEqualTo("repair.refused.no-remedy");
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"UNHEALTHY", "NO_ANSWER"})
    void whatRunsAndDoesNotAnswerIsRestartedUnlessItHoldsADatabase(Cause cause) {
        var app = running("app", false);
        assertThat(choose(look(List.of(app), found(cause, "app"))).remedy()).isEqualTo(Remedy.RESTART);

        assertThat(refused(choose(look(List.of(running("db", false)), found(cause, "db")))))
                .isEqualTo("repair.refused.database");
        var undeclared = new Served("q", "shop-q-1", "q", true, false, false, true, true, false, Instant.EPOCH);
        assertThat(refused(choose(look(List.of(undeclared), found(cause, "q")))))
                .isEqualTo("repair.refused.database");
        assertThat(refused(choose(look(List.of(app), found(cause, Confidence.POSSIBLE, "app")))))
                .isEqualTo("repair.refused.unsure");
    }

    @Test
    void nginxInFrontOfAnApplicationThatAnswersReadsItsFilesAgain() {
        var nginx = new Served("front", "shop-front-1", "front", true, true, false, true, false, true, Instant.EPOCH);
        var choice = choose(look(List.of(APP, nginx), found(Cause.PROXY, Confidence.LIKELY, "site")));
        assertThat(choice.remedy()).isEqualTo(Remedy.RELOAD);
        assertThat(choice.names()).containsExactly("shop-front-1");
        assertThat(choice.failing()).containsExactly("site");

        assertThat(refused(choose(look(List.of(APP, nginx), found(Cause.PROXY, Confidence.POSSIBLE, "site")))))
                .isEqualTo("repair.refused.no-remedy");
        assertThat(refused(choose(look(List.of(APP, nginx, nginx), found(Cause.PROXY, Confidence.LIKELY, "site")))))
                .isEqualTo("repair.refused.no-remedy");
        assertThat(refused(choose(look(List.of(APP), found(Cause.PROXY, Confidence.LIKELY, "site")))))
                .isEqualTo("repair.refused.no-remedy");
        var application = new Served("app", "shop-app-1", "app", true, true, false, true, false, true, Instant.EPOCH);
        assertThat(refused(choose(look(List.of(application), found(Cause.PROXY, Confidence.LIKELY, "site")))))
                .as("the application itself")
                .isEqualTo("repair.refused.no-remedy");
    }

    @Test
    void nothingIsStartedOnAFullDiskBeforeThereIsRoom() {
        var full = look(List.of(DB), found(Cause.STOPPED, "db"), found(Cause.DISK_FULL, "/"));
        assertThat(choose(full).remedy()).isEqualTo(Remedy.FREE_SPACE);
        assertThat(choose(full).names()).as("what does not run").isEmpty();
        assertThat(choose(look(List.of(APP, DB), found(Cause.DISK_FULL, "/"))).names())
                .as("whose logs may be shortened")
                .containsExactly("shop-app-1");

        assertThat(refused(choose(look(List.of(DB), found(Cause.STOPPED, "db"), found(Cause.INODES_FULL, "/")))))
                .isEqualTo("repair.refused.inodes-full");
        assertThat(refused(choose(look(List.of(DB), found(Cause.HOST_MEMORY, "db")))))
                .isEqualTo("repair.refused.host-memory");
    }

    @Test
    void nothingIsTouchedWhileADeploymentOrARestoreIsUnderWay() {
        var changing = look(List.of(DB), found(Cause.UNDER_WAY, "restore", found(Cause.STOPPED, "db")));
        assertThat(refused(choose(changing))).isEqualTo("repair.refused.under-way");
        assertThat(refused(choose(look(List.of(DB), found(Cause.CRASH, "app"), found(Cause.UNDER_WAY, "deployment")))))
                .isEqualTo("repair.refused.under-way");
    }

    @Test
    void byItselfOnlyWhatTheFileAllowsIsDoneAndOffIsForPeopleToo() {
        var stopped = look(List.of(DB), found(Cause.STOPPED, "db"));
        var automatic = new RepairDuty(Mode.AUTO, Mode.ASK, Mode.ASK, Mode.ASK);

        assertThat(Choosing.of(stopped, SERVICES, automatic, true).remedy()).isEqualTo(Remedy.START);
        assertThat(refused(Choosing.of(stopped, SERVICES, RepairDuty.USUAL, true)))
                .isEqualTo("repair.refused.ask");
        var off = new RepairDuty(Mode.OFF, Mode.ASK, Mode.ASK, Mode.ASK);
        assertThat(refused(Choosing.of(stopped, SERVICES, off, false))).isEqualTo("repair.refused.off");
    }

    @Test
    void theNextRootIsTakenWhenNothingHelpsTheFirst() {
        var choice = choose(look(List.of(DB), found(Cause.CERTIFICATE_EXPIRED, "tls"), found(Cause.STOPPED, "db")));

        assertThat(choice.names()).containsExactly("shop-db-1");
    }

    @Test
    void noCauseIsWellOnlyWhenAllWasLookedAt() {
        assertThat(choose(look(List.of(APP))).well()).isTrue();
        assertThat(choose(look(List.of(APP), found(Cause.RECENT_CHANGE, "deployment")))
                        .well())
                .isTrue();
        var partial = new Look(
                new Diagnosis("shop", null, Instant.EPOCH, List.of(), 1, 1, false, List.of()), List.of(), true);
        assertThat(choose(partial).well()).isFalse();
        assertThat(refused(choose(partial))).isEqualTo("repair.nothing.partial");
        var nothing =
                new Look(new Diagnosis("shop", null, Instant.EPOCH, List.of(), 0, 0, true, List.of()), List.of(), true);
        assertThat(choose(nothing).well()).isFalse();
    }

    @Test
    void itWorksAgainOnlyWhenNothingOfItFailsAndItsContainersAreReady() {
        var choice = choose(look(List.of(DB, APP), found(Cause.STOPPED, "db", found(Cause.PROXY, "health"))));
        var ready = running("db", true);
        var starting = running("db", false);

        assertThat(Choosing.left(choice, look(List.of(ready, APP)))).isEmpty();
        assertThat(Choosing.left(choice, look(List.of(starting, APP)))).isPresent();
        assertThat(Choosing.left(choice, look(List.of(APP)))).isPresent();
        assertThat(Choosing.left(choice, look(List.of(ready, APP), found(Cause.PROXY, "health"))))
                .isPresent();
        assertThat(Choosing.left(choice, look(List.of(ready, APP), found(Cause.CRASH, "mailer"))))
                .isPresent();
        assertThat(Choosing.left(choice, look(List.of(ready, APP), found(Cause.ENDED, Confidence.POSSIBLE, "seed"))))
                .isEmpty();
    }

    @Test
    void whatDidItsWorkOnceIsNotRunAgain() {
        var seed = ended("seed", false);

        assertThat(refused(choose(look(List.of(seed), found(Cause.ENDED, Confidence.POSSIBLE, "seed")))))
                .isEqualTo("repair.refused.no-remedy");
        // Nobody needs it, and it was not to be started again.
        assertThat(refused(choose(look(List.of(seed), found(Cause.STOPPED, "seed")))))
                .isEqualTo("repair.refused.no-remedy");
        assertThat(choose(look(List.of(ended("mailer", true)), found(Cause.STOPPED, "mailer")))
                        .remedy())
                .isEqualTo(Remedy.START);
        assertThat(choose(look(List.of(seed, APP), found(Cause.STOPPED, "seed", found(Cause.DEPENDENCY_DOWN, "app"))))
                        .remedy())
                .isEqualTo(Remedy.START);
    }

    @Test
    void nothingIsDoneWhenItIsNotKnownWhatIsBeingChanged() {
        var known = look(List.of(DB), found(Cause.STOPPED, "db"));

        assertThat(refused(choose(new Look(known.diagnosis(), known.containers(), false))))
                .isEqualTo("repair.refused.unread");
    }

    @Test
    void aMerePossibilityOfAFullDiskNeitherKeepsFromAStartNorRemovesAnything() {
        var possible = look(List.of(DB), found(Cause.DISK_FULL, Confidence.POSSIBLE, "/"), found(Cause.STOPPED, "db"));
        assertThat(choose(possible).remedy()).isEqualTo(Remedy.START);

        var told = look(List.of(DB), found(Cause.DISK_FULL, "app"));
        assertThat(refused(choose(told))).isEqualTo("repair.refused.disk-full");
    }

    @Test
    void ofSeveralOnlyTheSickOneIsRestarted() {
        var sick = new Served("a2", "shop-app-2", "app", true, false, false, false, false, false, Instant.EPOCH);

        assertThat(choose(look(List.of(APP, sick), found(Cause.UNHEALTHY, "app")))
                        .names())
                .containsExactly("shop-app-2");
        assertThat(refused(choose(look(List.of(APP, sick), found(Cause.NO_ANSWER, "app")))))
                .isEqualTo("repair.refused.no-remedy");
    }
}
