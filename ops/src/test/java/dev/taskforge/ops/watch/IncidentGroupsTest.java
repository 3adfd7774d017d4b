package dev.taskforge.ops.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.DutyJobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No fault is swallowed by the incident of another one, and what comes back begins anew. */
class IncidentGroupsTest {
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

    /** Both are in one incident, but the first words do not tell of mail. */
    private void siteThenMail() {
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        f.fails("mail");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.open()).hasSize(1);
        assertThat(f.titles()).containsExactly("shop: site is DOWN");
    }

    @Test
    void whatJoinedSilentlyAndNothingExplainsIsToldOnce() {
        f.apply("site", "mail");
        siteThenMail();
        f.run(MINUTE);
        f.chronicle.look();
        f.run(Duration.ofSeconds(10));
        f.chronicle.look();
        f.run(Duration.ofSeconds(10));
        assertThat(f.titles()).containsExactly("shop: site is DOWN", "shop: mail is DOWN");

        f.works("site");
        f.run(MINUTE.multipliedBy(10));
        f.works("mail");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.read()).extracting(Told::well).containsExactly(false, false, true);
    }

    @Test
    void whatJoinedSilentlyAndIsExplainedMeanwhileIsNotTold() {
        f.apply("site", "mail");
        siteThenMail();
        f.diagnose("site", IncidentFixture.stopped("db", "site", "mail"));
        f.run(MINUTE);
        f.chronicle.look();
        f.run(MINUTE);

        assertThat(f.titles()).hasSize(2).last().asString().contains("the cause: db");
    }

    @Test
    void whatNeedsTheDatabaseIsNeverToldByItselfAndHasTimeToRecover() {
        f.applyWith(
                IncidentFixture.ALERTS,
                "db: {tcp: \"127.0.0.1:1\", every: 30s}",
                "api: {http: \"http://127.0.0.1:1/\", every: 30s, needs: [db]}",
                "site: {http: \"http://127.0.0.1:1/\", every: 30s, needs: [api]}",
                "mail: {tcp: \"127.0.0.1:2\", every: 30s, needs: [db]}");
        f.run(MINUTE);
        f.fails("db");
        f.run(MINUTE.multipliedBy(3));
        f.fails("api", "site", "mail");
        f.run(MINUTE.multipliedBy(3));
        f.chronicle.look();
        f.works("db");
        f.run(MINUTE.multipliedBy(2));
        f.chronicle.look();
        f.works("api", "site", "mail");
        f.run(MINUTE.multipliedBy(5));

        assertThat(f.read()).extracting(Told::well).containsExactly(false, true);
    }

    @Test
    void aFaultDoesNotJoinWhatHasACauseOfItsOwn() {
        f.apply("site", "mail");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.fails("mail");
        f.run(MINUTE.plusSeconds(30));

        assertThat(f.open()).hasSize(2);
        assertThat(f.titles()).contains("shop: mail is DOWN");
    }

    @Test
    void aFaultDoesNotJoinWhatSomebodyLooksAfterOrWhatComesAndGoes() {
        f.apply("site", "mail", "disk");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        f.incidents.acknowledge(f.open().getFirst(), null, "ani");
        f.fails("mail");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.open()).hasSize(2);

        f.works("site", "mail");
        f.run(MINUTE.multipliedBy(5));
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        assertThat(f.open()).hasSize(1);
        f.fails("disk");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.open()).hasSize(2);
        assertThat(f.titles()).contains("shop: disk is DOWN");
    }

    @Test
    void whatComesBackKnowsNothingOfWhatWasKnownBefore() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.incidents.acknowledge(f.open().getFirst(), null, "ani");
        f.works("site");
        f.run(MINUTE.multipliedBy(5));

        f.applyWith("", "site: {http: \"http://127.0.0.1:1/site\", every: 30s}");
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        var again = f.open().getFirst();
        assertThat(again.reopened()).isEqualTo(1);
        assertThat(again.cause()).isNull();
        assertThat(again.acknowledged()).isNull();
        assertThat(again.told()).as("no channel hears").isFalse();

        f.apply("site");
        f.run(MINUTE.multipliedBy(20));
        assertThat(f.open().getFirst().told()).isTrue();
        assertThat(f.titles().getLast()).isEqualTo("shop: site is DOWN");
        f.diagnose("site", IncidentFixture.stopped("cache", "site"));
        f.run(MINUTE);
        assertThat(f.titles().getLast()).startsWith("shop: the cause: cache");
    }

    @Test
    void whatIsAboutToBeToldAtThisMomentStaysAnIncidentOfItsOwn() {
        f.apply("site", "api");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.run(MINUTE.multipliedBy(5));
        f.fails("api");
        f.deaf = true;
        f.run(MINUTE.multipliedBy(2));
        f.diagnose("api", IncidentFixture.stopped("db", "site", "api"));
        f.deaf = false;
        f.run(MINUTE);
        assertThat(f.open()).hasSize(2);
        assertThat(f.titles()).contains("shop: api is DOWN");

        f.works("site", "api");
        f.run(MINUTE.multipliedBy(10));
        assertThat(f.titles()).contains("shop: site is up again", "shop: api is up again");
    }

    @Test
    void whatGoesIntoAnIncidentThatIsLessBadMakesItWorse() {
        f.applyWith(
                IncidentFixture.ALERTS,
                "disk: {http: \"http://127.0.0.1:1/disk\", every: 30s, priority: P2}",
                "site: {http: \"http://127.0.0.1:1/site\", every: 30s}",
                "mail: {http: \"http://127.0.0.1:1/mail\", every: 30s}");
        f.run(MINUTE);
        f.fails("disk");
        f.run(MINUTE.multipliedBy(2));
        f.diagnose("disk", IncidentFixture.stopped("smtp", "disk"));
        f.run(MINUTE.multipliedBy(5));
        f.fails("site");
        f.run(MINUTE.plusSeconds(20));
        f.fails("mail");
        f.run(MINUTE.plusSeconds(30));
        assertThat(f.open()).extracting(Incident::severity).containsExactly(Severity.WARNING, Severity.CRITICAL);

        f.diagnose("site", IncidentFixture.stopped("db", "site"), IncidentFixture.stopped("smtp", "mail"));
        f.run(MINUTE);
        assertThat(f.open()).extracting(Incident::severity).containsExactly(Severity.CRITICAL, Severity.CRITICAL);
        assertThat(f.titles()).contains("shop: 2 monitors are DOWN: disk, mail");

        f.works("mail");
        f.run(MINUTE.multipliedBy(2));
        assertThat(f.open().getFirst().severity()).as("disk only is down").isEqualTo(Severity.WARNING);
    }

    @Test
    void whatPeopleWereToldOfStaysWhereTheyWereToldOfIt() {
        f.apply("site", "mail");
        siteThenMail();
        f.diagnose(
                "mail",
                IncidentFixture.stopped("cache", "other"),
                IncidentFixture.stopped("db", "site"),
                IncidentFixture.stopped("smtp", "mail"));
        f.run(MINUTE);

        assertThat(f.open()).hasSize(2);
        assertThat(f.titles())
                .contains("shop: site is DOWN")
                .filteredOn(title -> title.endsWith("is DOWN"))
                .hasSize(2);
        for (var story : f.stories()) {
            assertThat(story.members())
                    .filteredOn(Member::isDown)
                    .singleElement()
                    .matches(Member::named);
        }
    }

    @Test
    void theSameCauseThatExplainsMoreTakesNobodyOut() {
        f.apply("site", "mail");
        siteThenMail();
        f.diagnose("site", IncidentFixture.stopped("db", "site"));
        f.diagnose("mail", IncidentFixture.stopped("db", "site", "mail"));
        f.run(MINUTE);
        f.chronicle.look();
        f.run(MINUTE);

        assertThat(f.open())
                .singleElement()
                .satisfies(
                        open -> assertThat(Objects.requireNonNull(open.cause()).covers())
                                .contains("site", "mail"));
        assertThat(f.titles()).hasSize(2);
    }

    @Test
    void whatIsQuietIsNotToldWhenTheOthersAreWellButAfterwards() {
        f.apply("site", "mail");
        siteThenMail();
        f.planned = (monitor, _) -> monitor.equals("mail") ? PlannedChanges.NOT_YET : PlannedChanges.NEVER;
        f.works("site");
        f.run(MINUTE.multipliedBy(10));
        f.chronicle.look();
        f.run(MINUTE);
        assertThat(f.titles()).containsExactly("shop: site is DOWN");

        f.planned = (_, _) -> PlannedChanges.NEVER;
        f.chronicle.look();
        f.run(MINUTE);
        assertThat(f.titles()).containsExactly("shop: site is DOWN", "shop: mail is DOWN");
    }

    @Test
    void whatNobodyHearsIsWrittenOnce() {
        f.applyWith("", "site: {http: \"http://127.0.0.1:1/site\", every: 30s}");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(10));
        assertThat(f.open().getFirst().words()).isZero();
    }

    @Test
    void whatComesAndGoesWithLongerGapsIsFewMessagesToo() {
        f.apply("site");
        f.run(MINUTE);
        var step = Duration.ofSeconds(30);
        for (int round = 0; round < 24 * 60 / 43; round++) {
            f.fails("site");
            f.run(MINUTE.multipliedBy(3), step);
            f.works("site");
            f.run(MINUTE.multipliedBy(40), step);
        }

        assertThat(f.read()).hasSizeBetween(4, 8);
        assertThat(f.stories()).hasSize(2);
    }

    @Test
    void aRepairThatEndsAfterTheIncidentIsWrittenDown() {
        f.apply("site");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(2));
        var began = f.clock.instant();
        long job = f.database.write(tx -> f.engine
                .jobs()
                .submit(tx, DutyJobs.repair("shop", "site", false))
                .job()
                .id());
        f.works("site");
        f.run(MINUTE.multipliedBy(5));
        assertThat(f.open()).isEmpty();
        f.database.write(tx -> tx.update(
                "UPDATE job SET state = 'CANCELLED', started_at = ?, finished_at = ? WHERE id = ?",
                began,
                f.clock.instant(),
                job));
        f.chronicle.look();

        assertThat(f.stories().getFirst().events())
                .extracting(IncidentEvent::key)
                .contains("job/" + job + "/began", "job/" + job + "/ended");
    }

    @Test
    void oneThatCannotBeReadDoesNotKeepTheOthersFromBeingCompleted() {
        f.apply("site", "mail");
        f.run(MINUTE);
        f.fails("site");
        f.run(MINUTE.multipliedBy(4));
        f.fails("mail");
        f.run(MINUTE.multipliedBy(4));
        assertThat(f.open()).hasSize(2);
        f.database.write(tx -> tx.update("UPDATE incident_member SET seen = '{' WHERE incident_id = 1"));
        f.chronicle.look();

        var kinds = f.database.read(
                tx -> tx.query("SELECT kind FROM incident_event WHERE incident_id = 2", row -> row.text("kind")));
        assertThat(kinds).contains("TOLD");
    }
}
