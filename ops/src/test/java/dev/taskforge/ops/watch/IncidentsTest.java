package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.project.AlertDuty.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One incident for each cause, one message when it begins, one when it is over. */
class IncidentsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private IncidentFixture f;

    @BeforeEach
    void open() {
        f = new IncidentFixture(folder);
    }

    @AfterEach
    void close() {
        f.close();
    }

    private static List<Kind> kinds(List<IncidentEvent> events) {
        return events.stream().map(IncidentEvent::kind).toList();
    }

    @Test
    void aMonitorThatGoesDownIsOneMessageWithinTenSecondsAndOneWhenItIsUp() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(Duration.ofSeconds(72));
        assertThat(f.titles()).containsExactly("shop: site is DOWN");
        var told = f.read().getFirst();
        assertThat(Duration.between(told.at(), told.sentAt())).isLessThanOrEqualTo(Duration.ofSeconds(12));
        assertThat(told.lines()).contains("Since: ", "seen FAIL", "Do: ");
        assertThat(told.path()).isEqualTo("/projects/shop/incidents/1");

        f.works("site");
        f.run(MINUTE.multipliedBy(3));
        assertThat(f.titles()).containsExactly("shop: site is DOWN", "shop: site is up again");
        assertThat(f.open()).isEmpty();
        assertThat(kinds(f.stories().getFirst().events())).containsExactly(Kind.OPENED, Kind.RECOVERED, Kind.CLOSED);
    }

    @Test
    void aDatabaseWithTwentyThatNeedItIsOneIncidentWithOneMessageAndOneResolve() {
        var dependants = IntStream.range(0, 20).mapToObj(i -> "app" + i).toList();
        var all = Stream.concat(Stream.of("db"), dependants.stream()).toArray(String[]::new);
        f.apply(all);
        f.run(MINUTE);
        f.fails(all);
        f.run(MINUTE.multipliedBy(2));

        assertThat(f.stories()).hasSize(1);
        assertThat(f.stories().getFirst().members()).hasSize(21).allMatch(Member::isDown);
        assertThat(f.read()).hasSize(1);
        f.run(MINUTE.multipliedBy(20));
        f.works(all);
        f.run(MINUTE.multipliedBy(10));

        assertThat(f.read()).extracting(Told::well).containsExactly(false, true);
        assertThat(f.titles().getLast())
                .startsWith("shop: 21 monitors are up again: ")
                .contains("and 18 more");
        assertThat(f.stories()).hasSize(1);
        assertThat(f.open()).isEmpty();
        assertThat(f.begun).hasSize(1);
    }

    @Test
    void whatComesAndGoesAllDayIsOneIncidentAndFiveMessagesAtMost() {
        f.apply("site");
        f.run(MINUTE);
        var step = Duration.ofSeconds(30);
        // What is stored is the same on both: a quarter of the day takes as long on PostgreSQL as all of it on SQLite.
        int rounds = TestDatabase.ofThisRun() == TestDatabase.SQLITE ? 24 * 6 : 6 * 6;
        for (int round = 0; round < rounds; round++) {
            f.fails("site");
            f.run(MINUTE.multipliedBy(2), step);
            f.works("site");
            f.run(MINUTE.multipliedBy(8), step);
        }

        assertThat(f.read()).hasSizeBetween(2, 5);
        assertThat(f.stories()).hasSize(1);
        assertThat(f.stories().getFirst().incident().reopened()).isGreaterThan(rounds * 2 / 3);
        assertThat(f.stories().getFirst().events()).hasSizeLessThanOrEqualTo(1_200);
    }

    @Test
    void theCauseThatIsFoundWhileTheFirstWordsWaitStandsInThem() {
        f.apply("site", "db");
        f.run(MINUTE);
        f.fails("site", "db");
        while (f.stories().isEmpty()) {
            f.run(Duration.ofSeconds(2));
        }
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.run(MINUTE.multipliedBy(2));

        assertThat(f.read()).hasSize(1);
        assertThat(f.read().getFirst().lines()).contains("The cause: db (shop-db-1) was stopped", "docker start");
        var story = f.stories().getFirst();
        var cause = story.events().stream()
                .filter(event -> event.kind() == Kind.CAUSE)
                .findFirst()
                .orElseThrow();
        assertThat(cause.evidence()).contains("FATAL").doesNotContain("very-hidden");

        f.works("site", "db");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.read()).hasSize(2);
        assertThat(f.read().getLast().lines()).contains("It was down for", "The cause: db");
    }

    @Test
    void theCauseThatIsFoundLaterIsASecondMessage() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(3));
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.run(Duration.ofSeconds(10));

        assertThat(f.titles()).hasSize(2).last().asString().startsWith("shop: the cause: db (shop-db-1) was stopped");
        f.works("site");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.titles()).hasSize(3).last().isEqualTo("shop: site is up again");
    }

    @Test
    void aFaultThatComesLaterAndIsNotExplainedIsAnIncidentOfItsOwn() {
        f.apply("site", "disk", "api");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(3));
        f.diagnose("site", IncidentFixture.stopped("db", "site", "api"));
        f.fails("disk");
        f.run(MINUTE.multipliedBy(5));
        assertThat(f.open()).hasSize(2);
        assertThat(f.titles()).contains("shop: disk is DOWN");

        f.fails("api");
        f.run(MINUTE.multipliedBy(5));
        assertThat(f.open()).as("the cause explains api, however late").hasSize(2);
        assertThat(f.titles()).doesNotContain("shop: api is DOWN");
        assertThat(f.stories().getFirst().members()).extracting(Member::monitor).containsExactly("site", "api");
    }

    @Test
    void whatNeedsAnotherOneThatIsDownIsNotToldByItself() {
        f.applyWith(
                IncidentFixture.ALERTS,
                "db: {tcp: \"127.0.0.1:1\", every: 30s}",
                "api: {http: \"http://127.0.0.1:1/\", every: 30s, needs: [db]}",
                "site: {http: \"http://127.0.0.1:1/\", every: 30s, needs: [api]}");
        f.run(MINUTE);
        f.fails("db");
        f.run(MINUTE.multipliedBy(10));
        f.fails("site");
        f.run(MINUTE.multipliedBy(10));

        assertThat(f.open()).hasSize(1);
        assertThat(f.titles()).containsExactly("shop: db is DOWN");
    }

    @Test
    void whatWentDownAtTheSameTimeForAnotherCauseGetsAnIncidentOfItsOwnWhenThatIsFound() {
        f.apply("site", "mail");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        f.fails("mail");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.open()).hasSize(1);

        f.diagnose("site", IncidentFixture.stopped("db", "site"), IncidentFixture.stopped("smtp", "mail"));
        f.run(MINUTE);
        assertThat(f.open()).hasSize(2);
        assertThat(f.titles()).contains("shop: mail is DOWN");
        assertThat(f.stories().getFirst().members())
                .filteredOn(Member::isDown)
                .extracting(Member::monitor)
                .containsExactly("site");
    }

    @Test
    void whatOnlySeesTheSameErrorsIsNoIncidentOfItsOwnAndTheirCauseIsToldWhenItIsFound() {
        f.apply("inside", "edge");
        f.run(MINUTE);
        f.fails("inside");
        f.run(MINUTE.plusSeconds(20));
        f.diagnose("inside", IncidentFixture.errors("inside"));
        f.fails("edge");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.open()).hasSize(1);

        f.diagnose("edge", IncidentFixture.errors("inside"), IncidentFixture.errors("edge"));
        f.run(MINUTE);
        assertThat(f.open()).hasSize(1);

        f.diagnose("edge", IncidentFixture.stopped("adminer"));
        f.run(MINUTE);
        assertThat(f.open().getFirst().cause())
                .as("what explains none of them is no cause of theirs")
                .isNotNull()
                .satisfies(cause -> assertThat(cause.key()).startsWith("application-errors/"));

        f.diagnose("edge", IncidentFixture.stopped("db", "inside", "edge"));
        f.run(MINUTE);
        assertThat(f.open()).hasSize(1);
        assertThat(f.open().getFirst().cause())
                .isNotNull()
                .satisfies(cause -> assertThat(cause.key()).isEqualTo("stopped/db"));
    }

    @Test
    void oneOfTheSameCauseGoesIntoTheOtherAsLongAsNobodyWasTold() {
        f.apply("site", "api");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.run(MINUTE.multipliedBy(5));
        f.fails("api");
        while (f.stories().size() < 2) {
            f.run(Duration.ofSeconds(2));
        }
        f.diagnose("api", IncidentFixture.stopped("db", "site", "api"));
        f.run(MINUTE.multipliedBy(5));

        assertThat(f.open()).hasSize(1);
        assertThat(f.titles()).noneMatch(title -> title.contains("api"));
        assertThat(f.stories().getLast().incident().mergedInto()).isEqualTo(1);
        f.works("site", "api");
        f.run(MINUTE.multipliedBy(10));
        assertThat(f.open()).isEmpty();
        assertThat(f.read()).filteredOn(Told::well).hasSize(1);
    }

    @Test
    void whatNobodyWasToldOfIsToldWhenTheOthersAreWell() {
        f.apply("site", "mail");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        f.fails("mail");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.titles()).containsExactly("shop: site is DOWN");

        f.works("site");
        f.run(MINUTE.multipliedBy(30));
        assertThat(f.titles()).containsExactly("shop: site is DOWN", "shop: mail is DOWN");
        f.works("mail");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.read()).extracting(Told::well).containsExactly(false, false, true);
    }

    @Test
    void theWorstMonitorSaysHowBadItIs() {
        f.applyWith(
                "alerts: {to: [{id: ops, severity: critical, slack: {url: \"${SLACK_URL}\"}}]}\n",
                "disk: {http: \"http://127.0.0.1:1/\", every: 30s, priority: P2}",
                "site: {http: \"http://127.0.0.1:1/\", every: 30s}");
        f.run(MINUTE);
        f.fails("disk");
        f.run(MINUTE.plusSeconds(40));
        assertThat(f.read()).as("a warning is not heard").isEmpty();
        f.fails("site");
        f.run(MINUTE.plusSeconds(40));

        assertThat(f.open()).hasSize(1);
        assertThat(f.open().getFirst().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(f.titles()).containsExactly("shop: 2 monitors are DOWN: disk, site");
    }

    @Test
    void whatIsPausedOrTakenOutOfTheFileLeaves() {
        var shop = f.apply("site", "api");
        f.run(MINUTE);
        f.fails("site", "api");
        f.run(MINUTE.multipliedBy(2));
        f.database.write(tx -> f.monitors.pause(tx, shop, "site", Duration.ofHours(1), "budi"));
        assertThat(f.open()).hasSize(1);
        f.apply("site");
        f.run(Duration.ofSeconds(10));

        assertThat(f.open()).isEmpty();
        assertThat(f.read().getLast().well()).isTrue();
        f.run(MINUTE.multipliedBy(63));
        assertThat(f.open()).as("it is still down after the pause").hasSize(1);
    }

    @Test
    void aProjectThatTellsNobodyHasIncidentsTooAndTheyClose() {
        f.applyWith("", "site: {http: \"http://127.0.0.1:1/\", every: 30s}");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(3));
        assertThat(f.open()).hasSize(1);
        assertThat(f.stories().getFirst().events()).hasSize(1);

        f.works("site");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.open()).isEmpty();
    }

    @Test
    void whatNobodyHeardIsToldAsSoonAsSomebodyDoes() {
        f.applyWith("", "site: {http: \"http://127.0.0.1:1/\", every: 30s}");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(10));
        f.apply("site");
        f.run(MINUTE.multipliedBy(2));

        assertThat(f.titles()).containsExactly("shop: site is DOWN");
        assertThat(f.open()).hasSize(1);
    }

    @Test
    void whoeverDiesBetweenLosesNothingAndTellsNothingTwice() {
        f.apply("site", "api");
        f.run(MINUTE);
        f.fails("site", "api");
        for (int second = 0; second < 90; second += 2) {
            f.dies("node-" + second);
            f.run(Duration.ofSeconds(22));
        }
        assertThat(f.open()).hasSize(1);
        assertThat(f.read()).hasSize(1);

        f.works("site", "api");
        for (int second = 0; second < 20; second++) {
            f.dies("late-" + second);
            f.run(Duration.ofSeconds(22));
        }
        assertThat(f.open()).isEmpty();
        assertThat(f.read()).extracting(Told::well).containsExactly(false, true);
    }

    @Test
    void whoLooksAfterItIsWrittenDownOnce() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        var incident = f.open().getFirst();
        assertThat(incident.acknowledged()).isNull();

        assertThat(f.incidents.acknowledge(incident, "on it", "ani")).isTrue();
        assertThat(f.incidents.acknowledge(incident, null, "budi")).isFalse();
        assertThat(Objects.requireNonNull(f.open().getFirst().acknowledged()).by())
                .isEqualTo("ani");
        assertThat(kinds(f.stories().getFirst().events())).containsOnlyOnce(Kind.ACKNOWLEDGED, Kind.NOTE);
        assertThat(f.audit.list(null, null, 10))
                .extracting(AuditEntry::action)
                .containsOnlyOnce("incident.acknowledge", "incident.note");
    }

    @Test
    void whatWasToldStandsInTheTimeLineOnce() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        f.chronicle.look();
        f.chronicle.look();

        assertThat(f.stories().getFirst().events())
                .filteredOn(event -> event.kind() == Kind.TOLD)
                .singleElement()
                .satisfies(event -> assertThat(event.said().arguments()).containsExactly("ops", "shop: site is DOWN"));
    }

    @Test
    void whatIsVeryOldIsRemoved() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        f.works("site");
        f.run(MINUTE.multipliedBy(2));
        f.clock.pass(Duration.ofDays(399));
        f.chronicle.look();
        assertThat(f.stories()).hasSize(1);

        f.clock.pass(Duration.ofDays(2));
        f.chronicle.look();
        assertThat(f.stories()).isEmpty();
    }
}
