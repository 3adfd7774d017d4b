package dev.taskforge.ops.diagnosis;

import static dev.taskforge.ops.diagnosis.MadeFacts.answer;
import static dev.taskforge.ops.diagnosis.MadeFacts.facts;
import static dev.taskforge.ops.diagnosis.MadeFacts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which causes are the roots of others. */
class FollowingTest {
    private static final Instant NOW = Made.NOW;
    private static final Instant ENDED = Made.ENDED;
    private static final long MB = 1024 * 1024;

    @Test
    void theStoppedDatabaseStandsAboveTheApplicationThatAnswers500() {
        var db = Made.running("db").state("exited", 0);
        var app = Made.running("app").needs("db").health("unhealthy", 4, "500");
        var causes = Diagnosing.causes(with(
                facts(app, db.events("start", "kill 15", "die 0", "stop")),
                List.of(answer("check.http.status", 500, 200)),
                List.of(),
                List.of()));
        assertThat(causes).hasSize(1);
        assertThat(causes.getFirst().cause()).isEqualTo(Cause.STOPPED);
        assertThat(causes.getFirst().subject()).isEqualTo("db");
        assertThat(causes.getFirst().below())
                .extracting(Finding::cause)
                .containsExactly(Cause.UNHEALTHY, Cause.APPLICATION_ERRORS);
    }

    @Test
    void whatNothingThatServesNeedsTakesNothingThatIsSeenFromOutside() {
        var adminer =
                Made.running("adminer").state("exited", 0).needs("db").events("start", "kill 15", "die 0", "stop");
        var errors = List.of(answer("check.http.status", 500, 200));
        var app = Made.running("app").needs("db");
        var db = Made.running("db");
        var causes = Diagnosing.causes(with(facts(adminer, app, db), errors, List.of(), List.of()));
        assertThat(causes)
                .extracting(Finding::cause)
                .containsExactlyInAnyOrder(Cause.STOPPED, Cause.APPLICATION_ERRORS);
        assertThat(causes).allMatch(cause -> cause.below().isEmpty());
    }

    @Test
    void aDatabaseThatIsToRunExplainsWhatIsSeenFromOutsideThoughNobodySaysWhoNeedsIt() {
        var db = Made.running("db").keptDatabase().state("exited", 0).events("start", "kill 15", "die 0", "stop");
        var errors = List.of(answer("check.http.status", 500, 200));
        var causes = Diagnosing.causes(
                with(facts(Made.running("front"), Made.running("app"), db), errors, List.of(), List.of()));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.STOPPED);
        assertThat(causes.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.APPLICATION_ERRORS);

        var old = Made.running("db").keptDatabase().state("exited", 143).ended(Made.NOW.minusSeconds(7_200));
        assertThat(Diagnosing.causes(with(facts(Made.running("app"), old), errors, List.of(), List.of())))
                .as("one that was stopped for good explains nothing")
                .extracting(Finding::cause)
                .containsExactlyInAnyOrder(Cause.STOPPED, Cause.APPLICATION_ERRORS);
    }

    @Test
    void whatIsSeenFromOutsideGoesBelowTheRootThatServesItAlsoWhenThatIsNotTheFirst() {
        var adminer = Made.running("adminer").state("exited", 1).events("start", "die 1");
        var db = Made.running("db").state("exited", 143); // likely stopped, while the other is certain
        var app = Made.running("app").needs("db");
        var causes = Diagnosing.causes(
                with(facts(adminer, app, db), List.of(answer("check.http.status", 500, 200)), List.of(), List.of()));
        assertThat(causes).extracting(Finding::subject).containsExactly("adminer", "db");
        assertThat(causes.getLast().below())
                .extracting(Finding::cause)
                .containsExactly(Cause.DEPENDENCY_DOWN, Cause.APPLICATION_ERRORS);
    }

    @Test
    void theApplicationThatEndedExplainsTheGatewayErrorWhileOnlyWhatItNeedsRuns() {
        var app = Made.exited(1).needs("db", "redis").events("start", "die 1");
        var causes = Diagnosing.causes(with(
                facts(app, Made.running("db"), Made.running("redis")),
                List.of(answer("check.http.status", 502, 200)),
                List.of(),
                List.of()));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.CRASH);
        assertThat(causes.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
    }

    @Test
    void aFullDiskExplainsWhatIsSeenFromOutsideWhateverItStopped() {
        var log = Made.running("log").state("exited", 1).log("No space left on device");
        var causes = Diagnosing.causes(with(
                facts(log, Made.running("app")),
                List.of(answer("check.http.status", 500, 200)),
                List.of(MadeFacts.disk(100, 0, 3)),
                List.of()));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.DISK_FULL);
        assertThat(causes.getFirst().below())
                .extracting(Finding::cause)
                .containsExactly(Cause.DISK_FULL, Cause.APPLICATION_ERRORS);
    }

    @Test
    void whatOnlyWaitsForADependencyIsToldBelowItAlsoThroughAnother() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").needs("api"),
                Made.running("api").needs("db"),
                Made.running("db").state("exited", 1)));
        assertThat(causes).extracting(Finding::subject).containsExactly("db");
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactlyInAnyOrder("app", "api");
        assertThat(causes.getFirst().below()).allMatch(one -> one.cause() == Cause.DEPENDENCY_DOWN);
    }

    @Test
    void whatAnswersAllTheSameMayNotNeedIt() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").needs("db").probed(200), Made.running("db").state("exited", 1)));
        assertThat(causes.getFirst().below())
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DEPENDENCY_DOWN, Confidence.POSSIBLE));
    }

    @Test
    void servicesThatNeedOneAnotherInACircleHaveOneRoot() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").state("exited", 1).needs("one").events("die 1"),
                Made.running("one").state("exited", 1).needs("two").events("die 1"),
                Made.running("two").state("exited", 1).needs("one").events("die 1")));
        assertThat(causes).hasSize(1);
        assertThat(causes.getFirst().below()).hasSize(2);
    }

    @Test
    void whatServesAllTheSameIsTheRootOfNothing() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").needs("db"),
                Made.running("db").health("healthy", 0).oom(64 * MB)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.OWN_MEMORY);
        assertThat(causes.getFirst().below()).isEmpty();
    }

    @Test
    void whatCameLaterIsNoRootOfWhatWasThereBefore() {
        var app = Made.exited(1).ended(NOW.minusSeconds(3600)).needs("db");
        var db = Made.running("db").state("exited", 0).events("kill 15", "die 0", "stop");
        var causes = Diagnosing.causes(facts(app, db));
        assertThat(causes).extracting(Finding::subject).containsExactlyInAnyOrder("app", "db");
        assertThat(causes).allMatch(cause -> cause.below().isEmpty());
    }

    @Test
    void whatIsSurerStandsFirst() {
        var causes = Diagnosing.causes(facts(
                Made.running("task").state("exited", 0).ended(NOW.minusSeconds(7200)),
                Made.running("waits").state("exited", 0).needs("task"),
                Made.exited(137).events("start", "kill 9", "die 137")));
        assertThat(causes.getFirst().cause()).isEqualTo(Cause.KILLED);
    }

    @Test
    void aServiceWithoutAContainerIsTold() {
        var facts = facts(Made.running("app").needs("db"));
        var causes = Diagnosing.causes(new Facts(
                "shop",
                NOW,
                null,
                facts.units(),
                Map.of("db", List.of("app")),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        assertThat(causes)
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.NO_CONTAINER, Confidence.CERTAIN));
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactly("app");
        var nothing = new Facts(
                "shop",
                NOW,
                null,
                List.of(),
                Map.of("db", List.of("databases.main")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(Diagnosing.causes(nothing)).extracting(Finding::confidence).containsExactly(Confidence.LIKELY);
    }

    @Test
    void containersThatWereFoundDeadTogetherHaveOneCause() {
        var db = Made.running("db").state("exited", 255);
        var app = Made.running("app").state("exited", 255).needs("db");
        var mail = Made.running("mail").state("exited", 255).ended(ENDED.plusSeconds(9));
        var causes = Diagnosing.causes(facts(app, db, mail));
        assertThat(causes)
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.ENDED_TOGETHER, Confidence.LIKELY));
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactlyInAnyOrder("db", "mail");
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            assertThat(Messages.ofOperations(language).render(causes.getFirst().said()))
                    .startsWith("3 ");
        }
    }

    @Test
    void crashesAtTheSameTimeThatAreRememberedKeepTheirCauses() {
        var db = Made.running("db").state("exited", 255).events("start", "die 255");
        var mail = Made.running("mail").state("exited", 255).events("start", "die 255");
        assertThat(Diagnosing.causes(facts(db, mail)))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH, Cause.CRASH);
    }
}
