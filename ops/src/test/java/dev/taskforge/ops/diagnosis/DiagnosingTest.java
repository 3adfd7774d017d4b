package dev.taskforge.ops.diagnosis;

import static dev.taskforge.ops.diagnosis.MadeFacts.answer;
import static dev.taskforge.ops.diagnosis.MadeFacts.asked;
import static dev.taskforge.ops.diagnosis.MadeFacts.disk;
import static dev.taskforge.ops.diagnosis.MadeFacts.facts;
import static dev.taskforge.ops.diagnosis.MadeFacts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.ops.diagnosis.Facts.Answered;
import dev.taskforge.ops.diagnosis.Facts.Change;
import dev.taskforge.ops.diagnosis.Facts.Disk;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What sets of facts mean. */
class DiagnosingTest {
    private static final Instant NOW = Made.NOW;
    private static final Instant ENDED = Made.ENDED;

    private static List<String> edges(Made unit, Answered... bad) {
        return Diagnosing.causes(with(facts(unit), List.of(bad), List.of(), List.of())).stream()
                .map(cause -> cause.cause().label() + " " + cause.confidence().label())
                .toList();
    }

    @Test
    void aGatewayErrorIsLikelyOfTheProxyOnlyWhenTheApplicationAnswers() {
        var bad = answer("check.http.status", 502, 200);
        assertThat(edges(Made.running("app").probed(200), bad)).containsExactly("proxy likely");
        assertThat(edges(Made.running("app"), bad)).containsExactly("proxy possible");
        var down = Diagnosing.causes(with(facts(Made.exited(1)), List.of(bad), List.of(), List.of()));
        assertThat(down).extracting(Finding::cause).containsExactly(Cause.CRASH);
        assertThat(down.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
    }

    @Test
    void whatAnApplicationMaySayItselfOrAnotherServerDoesIsNoProofAgainstTheProxy() {
        var well = Made.running("app").probed(200);
        assertThat(edges(well, answer("check.http.status", 503, 200))).containsExactly("proxy possible");
        assertThat(edges(well, answer("check.http.status", 504, 200))).containsExactly("proxy possible");
        assertThat(edges(well, answer("check.network.refused", "127.0.0.1:8080")))
                .containsExactly("proxy possible");
        assertThat(edges(well, asked("tcp", "check.network.refused", "mail.example:587")))
                .containsExactly("network possible");
        assertThat(edges(well, asked("tls", "check.network.silent", "mail.example:465", "5s")))
                .containsExactly("network possible");
        assertThat(edges(well, answer("check.network.no-route", "10.0.0.9:80"))).containsExactly("network likely");
    }

    @Test
    void aCheckThatDoesNotPassIsNeverToldAsNothing() {
        var well = Made.running("app").probed(200);
        assertThat(edges(well, answer("check.http.status", 404, 200))).containsExactly("check-fails possible");
        assertThat(edges(well, answer("check.http.lacks", "Welcome"))).containsExactly("check-fails possible");
        assertThat(edges(well, answer("check.http.slow", 502, 0))).containsExactly("check-fails possible");
        assertThat(edges(well, asked("tls", "check.tls.name", "shop.example"))).containsExactly("check-fails possible");
    }

    @Test
    void aProxyThatIsLikelyWrongFollowsFromNoOtherService() {
        var mail = Made.running("mail").state("exited", 1);
        var bad = List.of(answer("check.http.status", 502, 200));
        assertThat(Diagnosing.causes(with(facts(Made.running("app").probed(200), mail), bad, List.of(), List.of())))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH, Cause.PROXY);
    }

    @Test
    void whatIsSeenFromOutsideDoesNotFollowFromWhatIsOnlyPossible() {
        assertThat(edges(Made.exited(0), answer("check.http.status", 500, 200)))
                .containsExactly("application-errors likely", "ended possible");
    }

    @Test
    void anApplicationThatIsSilentIsNeverTakenForWell() {
        var bad = List.of(answer("check.http.status", 502, 200));
        var silent = Diagnosing.causes(
                with(facts(Made.running("app").probed(0), Made.running("web").probed(200)), bad, List.of(), List.of()));
        assertThat(silent).extracting(Finding::cause).containsExactly(Cause.NO_ANSWER);
        assertThat(silent.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
        assertThat(silent.getFirst().evidence())
                .extracting(Message::key)
                .containsExactly("diagnosis.fact.state", "diagnosis.fact.silent");
    }

    @Test
    void certificatesAndNamesStandForThemselves() {
        var bad = List.of(
                answer("check.tls.ended", "shop.example:443", "2026-01-01"),
                answer("check.network.unknown-host", "shop.example"));
        assertThat(Diagnosing.causes(with(facts(Made.running("app")), bad, List.of(), List.of())))
                .extracting(Finding::cause)
                .containsExactly(Cause.CERTIFICATE_EXPIRED, Cause.NAME_NOT_RESOLVED);
    }

    @Test
    void aFullDiskStandsAboveTheContainersThatSaySo() {
        var facts = facts(Made.exited(1).log("No space left on device"));
        var causes = Diagnosing.causes(with(facts, List.of(), List.of(disk(99, 1L << 20, 3)), List.of()));
        assertThat(causes).extracting(Finding::subject).containsExactly("/srv");
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactly("app");
        var inodes = Diagnosing.causes(with(facts(), List.of(), List.of(disk(40, 1L << 40, 100)), List.of()));
        assertThat(inodes).extracting(Finding::cause).containsExactly(Cause.INODES_FULL);
        assertThat(Diagnosing.causes(with(facts(), List.of(), List.of(disk(97, 1L << 20, -1)), List.of())))
                .isEmpty();
    }

    @Test
    void aLogThatSpeaksOfAFullDiskProvesLittleWhileThereIsRoom() {
        var facts = facts(Made.exited(1).log("No space left on device"));
        assertThat(Diagnosing.causes(with(facts, List.of(), List.of(disk(40, 1L << 40, 3)), List.of())))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DISK_FULL, Confidence.POSSIBLE));
    }

    @Test
    void aLargeDiskIsNotFullWhileMuchIsFree() {
        assertThat(Diagnosing.causes(with(facts(), List.of(), List.of(disk(98, 80L << 30, 1)), List.of())))
                .isEmpty();
        assertThat(Diagnosing.causes(with(facts(), List.of(), List.of(disk(98, 5L << 30, 1)), List.of())))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DISK_FULL, Confidence.POSSIBLE));
    }

    private static List<Finding> withoutDocker(Confidence confidence, List<Disk> disks, Answered... answers) {
        return Diagnosing.causes(new Facts(
                "shop",
                NOW,
                new Facts.Unasked(Message.of("check.docker.not-running", "/x"), confidence),
                List.of(),
                Map.of(),
                disks,
                List.of(),
                List.of(answers),
                List.of()));
    }

    @Test
    void withoutDockerEngineWhatFollowsStandsBelow() {
        var causes = withoutDocker(Confidence.LIKELY, List.of(), answer("check.http.status", 502, 200));
        assertThat(causes)
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DOCKER_UNREACHABLE, Confidence.LIKELY));
        assertThat(causes.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
    }

    @Test
    void aFullDiskMayBeWhyDockerEngineIsDownAndACertificateHasNothingToDoWithIt() {
        var causes = withoutDocker(
                Confidence.CERTAIN,
                List.of(disk(100, 0, 5)),
                answer("check.tls.ended", "shop.example:443", "2026-01-01"));
        assertThat(causes)
                .extracting(Finding::cause)
                .containsExactly(Cause.DISK_FULL, Cause.DOCKER_UNREACHABLE, Cause.CERTIFICATE_EXPIRED);
        assertThat(causes).allMatch(cause -> cause.below().isEmpty());
    }

    @Test
    void aChangeShortlyBeforeIsToldBehindTheRoot() {
        var change = new Change("deployment", "4", ENDED.minusSeconds(30), Change.State.DONE, Set.of());
        var old = new Change("restore", "2", ENDED.minusSeconds(7200), Change.State.DONE, Set.of());
        assertThat(Diagnosing.causes(with(facts(Made.exited(1)), List.of(), List.of(), List.of(change, old))))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH, Cause.RECENT_CHANGE);
        assertThat(Diagnosing.causes(with(facts(Made.exited(1)), List.of(), List.of(), List.of(old))))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH);
        assertThat(Diagnosing.causes(with(facts(Made.running("app")), List.of(), List.of(), List.of(change))))
                .isEmpty();
    }

    @Test
    void whatARestoreEndedFollowsFromItAndIsNotToBeStartedByHand() {
        var restore = new Change("restore", "7", ENDED.minusSeconds(90), Change.State.UNDER_WAY, Set.of("app-id"));
        var app = Made.exited(143).events("start", "kill 15", "die 143", "stop");
        var other = Made.running("mail").state("exited", 1);
        var causes = Diagnosing.causes(with(facts(app, other), List.of(), List.of(), List.of(restore)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.UNDER_WAY, Cause.CRASH);
        assertThat(causes.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.STOPPED);
        assertThat(causes.getFirst().below().getFirst().advice().key()).isEqualTo("diagnosis.under-way.fix");
        assertThat(causes.getLast().advice().key()).isEqualTo("diagnosis.under-way.beside.fix");

        var beside = Diagnosing.causes(with(facts(other), List.of(), List.of(), List.of(restore)));
        assertThat(beside).extracting(Finding::cause).containsExactly(Cause.CRASH, Cause.UNDER_WAY);
        assertThat(Diagnosing.causes(with(facts(Made.running("app")), List.of(), List.of(), List.of(restore))))
                .isEmpty();
    }

    @Test
    void whatARestoreThatIsStuckEndedIsNotToBeStarted() {
        var stuck = new Change(Changes.STUCK, "7", ENDED.minusSeconds(90), Change.State.UNDER_WAY, Set.of("app-id"));
        var app = Made.exited(143).events("start", "kill 15", "die 143", "stop");
        var root = Diagnosing.causes(with(facts(app), List.of(), List.of(), List.of(stuck)))
                .getFirst();
        assertThat(root.cause()).isEqualTo(Cause.UNDER_WAY);
        assertThat(root.below().getFirst().advice().key()).isEqualTo("diagnosis.under-way.restore-stuck.fix");
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            assertThat(Messages.ofOperations(language).render(root.advice())).contains("--settled 7");
        }
    }

    @Test
    void whatWasStoppedBeforeADeploymentBeganDoesNotFollowFromItAndIsNotPromisedToStart() {
        var deployment = new Change("deployment", "4", NOW.minusSeconds(30), Change.State.UNDER_WAY, Set.of());
        var db = Made.running("db").state("exited", 0).events("start", "kill 15", "die 0", "stop");
        var causes = Diagnosing.causes(
                with(facts(db, Made.running("app").needs("db")), List.of(), List.of(), List.of(deployment)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.STOPPED, Cause.UNDER_WAY);
        assertThat(causes.getFirst().advice().key()).isEqualTo("diagnosis.under-way.beside.fix");
        assertThat(causes.getFirst().below().getFirst().advice().key()).isEqualTo("diagnosis.under-way.beside.fix");
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            assertThat(Messages.ofOperations(language).render(causes.getFirst().advice()))
                    .doesNotContain("diagnosis.");
        }
    }

    @Test
    void theGapOfADeploymentFollowsFromIt() {
        var deployment = new Change("migration", "4", ENDED.minusSeconds(5), Change.State.UNDER_WAY, Set.of());
        var app = Made.exited(0).events("start", "kill 15", "die 0", "stop");
        var causes = Diagnosing.causes(
                with(facts(app), List.of(answer("check.http.status", 502, 200)), List.of(), List.of(deployment)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.UNDER_WAY);
        assertThat(causes.getFirst().said().key()).isEqualTo("diagnosis.under-way.migration");
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            for (var kind : List.of("deployment", "migration", "restore", Changes.STUCK)) {
                assertThat(Messages.ofOperations(language).render(Message.of("diagnosis.under-way." + kind, "4")))
                        .contains("4");
            }
        }
    }
}
