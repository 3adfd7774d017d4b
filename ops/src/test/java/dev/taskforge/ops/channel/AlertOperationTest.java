package dev.taskforge.ops.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what happened to the phone, on real stores and with the engine. */
final class AlertOperationTest {
    private static final String TAKEN = "{\"id\":\"1\"}";

    @TempDir
    Path folder;

    private AlertFixture shop;
    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        shop = new AlertFixture(folder, Clock.systemUTC());
        receiver = new Receiver().usually(200, TAKEN);
    }

    @AfterEach
    void close() {
        receiver.close();
        shop.close();
    }

    private String ntfy(String id, String more) {
        return "{id: " + id + ", private: true, ntfy: {url: \"" + receiver.url() + "\", topic: " + id + "}" + more
                + "}";
    }

    private void awaitStates(State... newestFirst) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(shop.told()).extracting(Told::state).containsExactly(newestFirst));
    }

    @Test
    void whatHappenedIsToldOnceOnEachChannel() {
        var project = shop.apply(ntfy("ops", ""), ntfy("boss", ", severity: critical"), ntfy("mail", ", topics: []"));
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));
        shop.tell(project, AlertFixture.bad("a"));

        awaitStates(State.SENT, State.SENT);
        assertThat(shop.told()).extracting(Told::channel).containsExactlyInAnyOrder("ops", "boss");
        assertThat(receiver.asked()).hasSize(2);
    }

    @Test
    void thatAllIsWellIsToldToWhoHeardThatItIsNot() {
        var project = shop.apply(ntfy("boss", ", severity: critical"));
        shop.engine.start();

        shop.tell(project, AlertFixture.well("before"));
        assertThat(shop.told()).isEmpty();
        shop.tell(project, AlertFixture.bad("a"));
        awaitStates(State.SENT);
        shop.tell(project, AlertFixture.well("b"));

        awaitStates(State.SENT, State.SENT);
        shop.tell(project, AlertFixture.well("c"));
        assertThat(shop.told()).hasSize(2);
    }

    @Test
    void thatAllIsWellNeverOvertakesThatItIsNot() {
        var project = shop.apply(ntfy("ops", ""));
        receiver.next(503, "", Map.of());
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));
        await().until(() -> shop.told().getFirst().attempts() == 1);
        shop.tell(project, AlertFixture.well("b"));

        awaitStates(State.SENT, State.SENT);
        var last = receiver.asked().getLast().body();
        assertThat(receiver.asked()).hasSize(2);
        assertThat(last).contains("on time again", "• Shop: no backup of main on time");
    }

    @Test
    void aHugeAnswerBringsTheMessageOnceAndIsGivenUp() {
        var project = shop.apply(ntfy("ops", ""));
        receiver.usually(200, "x".repeat(1_000_000));
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));

        awaitStates(State.GIVEN_UP);
        assertThat(receiver.asked()).hasSize(1);
        assertThat(shop.told().getFirst().error()).contains("not sent again");
    }

    @Test
    void anotherChannelStandsInForOneThatRefusesForGood() {
        var project = shop.apply(ntfy("ops", ", fallback: mail"), ntfy("mail", ", topics: []"));
        receiver.next(401, "", Map.of());
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));

        awaitStates(State.SENT, State.GIVEN_UP);
        assertThat(shop.told().getFirst().channel()).isEqualTo("mail");
        shop.tell(project, AlertFixture.well("b"));
        await().untilAsserted(() -> assertThat(shop.told())
                .filteredOn(Told::well)
                .extracting(Told::channel, Told::state)
                .containsExactlyInAnyOrder(tuple("ops", State.SENT), tuple("mail", State.SENT)));
    }

    @Test
    void whatBothOfTwoThatStandInForEachOtherRefuseIsNotLost() {
        var project = shop.apply(ntfy("ops", ", fallback: mail"), ntfy("mail", ", topics: [], fallback: ops"));
        receiver.next(401, "", Map.of()).next(401, "", Map.of());
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.told())
                        .extracting(Told::channel, Told::state, Told::attempts)
                        .containsExactly(tuple("mail", State.WAITING, 1), tuple("ops", State.GIVEN_UP, 1)));
    }

    @Test
    void oneThatIsRefusedDoesNotKeepTheOthersBack() {
        var project = shop.apply(ntfy("ops", ""));
        receiver.next(400, "", Map.of());
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        await().until(() -> shop.told().getFirst().attempts() == 1);

        var other = AlertFixture.bad("b");
        shop.tell(
                project,
                new News(
                        "b",
                        other.topic(),
                        "another subject",
                        other.severity(),
                        false,
                        other.title(),
                        other.lines(),
                        other.path()));

        awaitStates(State.SENT, State.WAITING);
    }

    @Test
    void aMessageToPeopleBeginsWhileEveryWorkerIsBusy() {
        assertThat(shop.type.reserved()).isTrue();
    }

    @Test
    void whoStandsInTellsInItsOwnHours() {
        var hour = LocalTime.now(ZoneOffset.UTC).plusHours(6).getHour();
        var hours = String.format(", hours: {from: \"%02d:00\", to: \"%02d:30\"}", hour, hour);
        var project = shop.apply(ntfy("ops", ", fallback: mail"), ntfy("mail", ", topics: []" + hours));
        receiver.next(401, "", Map.of());

        shop.engine.start();
        shop.tell(project, AlertFixture.news("a", Severity.WARNING, false, "alert.overdue.backup"));

        awaitStates(State.WAITING, State.GIVEN_UP);
        assertThat(shop.told().getFirst().due())
                .isAfter(Clock.systemUTC().instant().plusSeconds(3600));
        assertThat(receiver.asked()).hasSize(1);
    }

    @Test
    void aSecondMessageOfASubjectWaitsAndANewerOneTakesItsPlace() {
        var project = shop.apply(ntfy("ops", ""));
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        awaitStates(State.SENT);

        shop.tell(project, AlertFixture.bad("b"));
        shop.tell(project, AlertFixture.bad("c"));

        awaitStates(State.WAITING, State.SUPERSEDED, State.SENT);
        assertThat(shop.told().getFirst().due())
                .isAfter(Clock.systemUTC().instant().plusSeconds(300));
    }

    private void tellOfSixSubjects(String channel) {
        var project = shop.apply(channel);
        for (int i = 0; i < 6; i++) {
            var one = AlertFixture.news("k" + i, Severity.WARNING, false, "alert.overdue.proof");
            shop.tell(
                    project,
                    new News(
                            one.key(),
                            one.topic(),
                            "s" + i,
                            one.severity(),
                            false,
                            one.title(),
                            one.lines(),
                            one.path()));
        }
    }

    @Test
    void manyThatWaitAreOneMessage() {
        tellOfSixSubjects(ntfy("ops", ""));
        shop.engine.start();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(shop.told()).extracting(Told::state).containsOnly(State.SENT));
        assertThat(receiver.asked()).hasSize(1);
        assertThat(receiver.asked().getFirst().body()).contains("6 messages");
    }

    @Test
    void aFailureOfManyAtOnceCountsForEach() {
        receiver.next(503, "", Map.of());
        tellOfSixSubjects(ntfy("ops", ""));
        shop.engine.start();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(shop.told()).extracting(Told::state).containsOnly(State.SENT));
        assertThat(shop.told()).allSatisfy(told -> assertThat(told.attempts()).isEqualTo(2));
        assertThat(receiver.asked()).hasSize(2);
    }

    @Test
    void whatAKilledJobLeftIsBroughtByAnother() {
        var project = shop.apply(ntfy("ops", ""));
        shop.tell(project, AlertFixture.bad("a"));
        assertThat(shop.alerts.open()).hasSize(1);
        // As after the end of its last attempt and of what is kept of jobs.
        shop.database.write(tx -> tx.update("DELETE FROM job WHERE type = 'alert'"));
        shop.engine.start();

        shop.alerts.open().forEach(open -> shop.engine.jobs().submit(open.settle()));

        awaitStates(State.SENT);
        assertThat(shop.alerts.open()).isEmpty();
    }

    @Test
    void whatAPersonCancelledIsGivenUp() {
        var project = shop.apply(ntfy("ops", ""));
        shop.tell(project, AlertFixture.bad("a"));
        var open = shop.alerts.open().getFirst();
        shop.database.write(tx -> shop.engine.jobs().cancel(tx, open.job()));
        shop.engine.start();

        shop.engine.jobs().submit(open.settle());

        awaitStates(State.GIVEN_UP);
        assertThat(receiver.asked()).isEmpty();
    }

    @Test
    void testsOfOneMomentDoNotCollide() {
        var project = shop.apply(ntfy("ops", ""), ntfy("mail", ""));
        var channels = Objects.requireNonNull(project.file().alerts()).to();
        shop.engine.start();

        for (int i = 0; i < 3; i++) {
            List<Long> sent = shop.database.write(tx -> shop.alerts.test(tx, project, channels, "ani"));
            assertThat(sent).hasSize(2);
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.told())
                        .hasSize(6)
                        .extracting(Told::state)
                        .containsOnly(State.SENT));
    }
}
