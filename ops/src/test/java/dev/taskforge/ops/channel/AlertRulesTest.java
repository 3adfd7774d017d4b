package dev.taskforge.ops.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.channel.Told.State;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out together, how often, and who stands in; on real stores and with the engine. */
final class AlertRulesTest {
    private static final String TAKEN = "{\"id\":\"1\"}";

    @TempDir
    Path folder;

    private AlertFixture shop;
    private Receiver ops;
    private Receiver mail;

    @BeforeEach
    void open() throws IOException {
        shop = new AlertFixture(folder, Clock.systemUTC());
        ops = new Receiver().usually(200, TAKEN);
        mail = new Receiver().usually(200, TAKEN);
    }

    @AfterEach
    void close() {
        ops.close();
        mail.close();
        shop.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(40));
    }

    private static String ntfy(String id, Receiver receiver, String more) {
        return "{id: " + id + ", private: true, ntfy: {url: \"" + receiver.url() + "\", topic: " + id + "}" + more
                + "}";
    }

    @Test
    void whatAnswersSomethingThatWaitsIsToldAfterIt() {
        var project = shop.apply(ntfy("ops", ops, ""));
        var soon = AlertFixture.well("repaired");
        shop.tell(
                project,
                new News(
                        soon.key(),
                        soon.topic(),
                        soon.subject(),
                        soon.severity(),
                        true,
                        soon.title(),
                        soon.lines(),
                        soon.path(),
                        Duration.ofSeconds(6),
                        false));

        var told = shop.told().getFirst();
        assertThat(told.due()).isEqualTo(told.at().plusSeconds(6));
    }

    private Project withFallback() {
        return shop.apply(ntfy("ops", ops, ", fallback: mail"), ntfy("mail", mail, ", topics: []"));
    }

    private Project withWebhook() {
        return shop.apply(
                "{id: ops, private: true, webhook: {url: \"" + ops.url() + "/hook\", secret: \"${SIGNING}\"}}");
    }

    /** About a subject of its own. */
    private static News about(String subject, Severity severity, boolean well, String title) {
        var one = AlertFixture.news(subject + "/" + well, severity, well, title);
        return new News(one.key(), one.topic(), subject, severity, well, one.title(), one.lines(), one.path());
    }

    private void tellOfMany(Project project, int many) {
        for (int i = 0; i < many; i++) {
            shop.tell(project, about("s" + i, Severity.WARNING, false, "alert.overdue.proof"));
        }
    }

    @Test
    void otherWordsHaveAnotherIdThanThoseWhoseAnswerWasLost() {
        var project = withWebhook();
        ops.next(503, "", Map.of());
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        await().until(() -> shop.told().getFirst().attempts() == 1);

        tellOfMany(project, 5);

        soon().untilAsserted(
                        () -> assertThat(shop.told()).extracting(Told::state).containsOnly(State.SENT));
        var ids = ops.asked().stream()
                .map(asked -> asked.headers().getOrDefault("webhook-id", ""))
                .toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(ops.asked().getLast().body()).contains("6 messages");
    }

    @Test
    void theSameWordsHaveTheSameIdInEveryAttempt() {
        var project = withWebhook();
        ops.next(503, "", Map.of());
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));

        soon().until(() -> shop.told().getFirst().state() == State.SENT);
        assertThat(ops.asked()).hasSize(2);
        assertThat(ops.asked().getFirst().headers().get("webhook-id"))
                .isEqualTo(ops.asked().getLast().headers().get("webhook-id"));
    }

    @Test
    void theWorstIsToldFirstAndWhatDoesNotFitIsToldAfterIt() {
        var project = shop.apply(ntfy("ops", ops, ""));
        tellOfMany(project, 80);
        shop.tell(project, about("s0", Severity.INFO, true, "alert.well.proof"));
        shop.tell(project, about("worst", Severity.CRITICAL, false, "alert.overdue.backup"));
        shop.engine.start();

        soon().untilAsserted(
                        () -> assertThat(shop.told()).extracting(Told::state).containsOnly(State.SENT));

        var first = ops.asked().getFirst().body();
        assertThat(ops.asked()).hasSize(2);
        assertThat(first).contains("82 messages", "• Shop: no backup of main on time", " more");
        assertThat(first.indexOf("no backup of main")).isLessThan(first.indexOf("no proven backup"));
        // What answers the oldest comes with it and not before it.
        assertThat(first).doesNotContain("proven again");
        assertThat(ops.asked().getLast().body()).contains("proven again");
    }

    @Test
    void allThatHappenedInAnOutageAndARestartIsToldOnce() {
        var project = shop.apply(ntfy("ops", ops, ""));
        ops.usually(503, "");
        shop.engine.start();
        tellOfMany(project, 100);
        soon().until(() -> !ops.asked().isEmpty());
        shop.close();

        shop = new AlertFixture(folder, Clock.systemUTC());
        for (int i = 0; i < 100; i++) {
            shop.tell(project, about("s" + i, Severity.INFO, true, "alert.well.proof"));
        }
        shop.engine.start();
        int failed = ops.asked().size();
        soon().until(() -> ops.asked().size() > failed);
        ops.usually(200, TAKEN);
        int before = ops.asked().size();

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(shop.alerts.list("shop", 1_000))
                        .hasSize(200)
                        .extracting(Told::state)
                        .containsOnly(State.SENT));
        var told = ops.asked().stream().skip(before).map(Receiver.Asked::body).collect(Collectors.joining());
        assertThat(told.split("no proven backup", -1)).hasSize(101);
        assertThat(told.split("are proven again", -1)).hasSize(101);
    }

    @Test
    void whoStandsInHearsAlsoThatAllIsWellMeanwhile() {
        var project = withFallback();
        ops.usually(503, "");
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        await().until(() -> shop.told().getFirst().attempts() > 0);

        shop.tell(project, AlertFixture.well("b"));

        soon().untilAsserted(() -> assertThat(shop.told())
                .filteredOn(told -> told.channel().equals("mail"))
                .extracting(Told::well, Told::state)
                .containsExactly(tuple(true, State.SENT), tuple(false, State.SENT)));
        assertThat(mail.asked().getLast().body()).contains("on time again");
    }

    @Test
    void aChannelThatAsksForAPauseIsLeftAloneByAllAndAnotherStandsInAtOnce() {
        var project = withFallback();
        ops.next(429, "", Map.of("Retry-After", "600"));
        shop.engine.start();

        tellOfMany(project, 4);

        soon().untilAsserted(() -> assertThat(shop.told())
                .filteredOn(told -> told.channel().equals("mail"))
                .hasSize(4)
                .extracting(Told::state)
                .containsOnly(State.SENT));
        assertThat(ops.asked()).hasSize(1);
    }

    @Test
    void aChatIsNotSentMoreThanItTakes() {
        ops.usually(200, "{\"ok\":true}");
        var project = shop.apply("{id: ops, private: true, telegram: {token: \"${TOKEN}\", chat: \"-1001\", api: \""
                + ops.url() + "\"}}");
        shop.engine.start();

        tellOfMany(project, 2);

        soon().untilAsserted(
                        () -> assertThat(shop.told()).extracting(Told::state).containsOnly(State.SENT));
        var moments = shop.told().stream()
                .map(told -> Objects.requireNonNull(told.sentAt()))
                .sorted()
                .toList();
        assertThat(Duration.between(moments.getFirst(), moments.getLast())).isGreaterThan(Duration.ofMillis(2_900));
    }

    @Test
    void whatWasPerhapsTakenIsSentTwiceAtMostAndThenAnotherStandsIn() {
        var project = withFallback();
        ops.usuallyCut("{\"id\":");
        shop.engine.start();

        shop.tell(project, AlertFixture.bad("a"));

        soon().untilAsserted(() -> assertThat(shop.told())
                .extracting(Told::channel, Told::state)
                .containsExactly(tuple("mail", State.SENT), tuple("ops", State.GIVEN_UP)));
        assertThat(ops.asked()).hasSize(2);
    }

    @Test
    void whatIsRefusedWaitsForAKeyWhenNobodyStandsInAndATestTriesItAtOnce() {
        var project = shop.apply(ntfy("ops", ops, ""));
        ops.next(401, "", Map.of());
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        soon().until(() -> shop.told().getFirst().attempts() == 1);
        assertThat(shop.told().getFirst().state()).isEqualTo(State.WAITING);
        assertThat(shop.told().getFirst().error()).contains("401");

        var channels = Objects.requireNonNull(project.file().alerts()).to();
        var _ = shop.database.write(tx -> shop.alerts.test(tx, project, channels, "ani"));

        soon().until(() -> shop.told().getFirst().state() == State.SENT);
    }

    @Test
    void whoeverRetriesTheJobOfAMessageGivenUpIsToldThatNothingWasSent() {
        var project = shop.apply(ntfy("ops", ops, ""));
        ops.usually(200, "x".repeat(1_000_000));
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        soon().until(() -> shop.told().getFirst().state() == State.GIVEN_UP);
        long job = Objects.requireNonNull(shop.told().getFirst().job());
        soon().until(() -> shop.engine.jobs().find(job).orElseThrow().state() == JobState.FAILED);

        var _ = shop.database.write(tx -> shop.engine.jobs().retry(tx, job));

        soon().untilAsserted(() ->
                assertThat(shop.engine.jobs().find(job).orElseThrow().error()).contains("nothing was sent"));
        assertThat(ops.asked()).hasSize(1);
    }

    @Test
    void thatAllIsWellIsNotToldOfWhatNobodyHeard() {
        var project = shop.apply(ntfy("ops", ops, ""));
        shop.engine.start();
        shop.tell(project, AlertFixture.bad("a"));
        soon().until(() -> shop.told().getFirst().state() == State.SENT);
        shop.tell(project, AlertFixture.well("b"));
        soon().until(() -> shop.told().getFirst().state() == State.SENT);

        shop.tell(project, AlertFixture.bad("c"));
        shop.tell(project, AlertFixture.well("d"));

        assertThat(shop.told())
                .extracting(Told::state)
                .containsExactly(State.SUPERSEDED, State.SUPERSEDED, State.SENT, State.SENT);
    }

    @Test
    void whatComesAndGoesAllDayIsToldAtMostFiveTimes() {
        var project = shop.apply(ntfy("ops", ops, ""));
        var day = Instant.parse("2026-11-28T00:00:00Z");

        for (int i = 0; i < 144; i++) {
            tellAt(day.plus(Duration.ofMinutes(10L * i)), project, AlertFixture.bad("bad" + i));
            tellAt(day.plus(Duration.ofMinutes(10L * i + 2)), project, AlertFixture.well("well" + i));
        }

        assertThat(sent()).isBetween(2L, 5L);
        // What stays is told nevertheless.
        tellAt(day.plus(Duration.ofDays(1)), project, AlertFixture.bad("stays"));
        long before = sent();
        sendAt(day.plus(Duration.ofHours(25)));
        assertThat(sent()).isEqualTo(before + 1);
    }

    @Test
    void whoHearsThatItComesAndGoesHearsHowLongItMustLast() {
        var project = shop.apply(ntfy("ops", ops, ""));
        var day = Instant.parse("2026-11-28T00:00:00Z");
        tellAt(day, project, AlertFixture.bad("a"));
        tellAt(day.plusSeconds(120), project, AlertFixture.well("b"));
        assertThat(holdAt(day.plusSeconds(120), project)).isEqualTo(Duration.ZERO);

        tellAt(day.plusSeconds(600), project, AlertFixture.bad("c"));
        tellAt(day.plusSeconds(720), project, AlertFixture.well("d"));

        assertThat(holdAt(day.plusSeconds(720), project)).isEqualTo(Duration.ofMinutes(20));
    }

    private Duration holdAt(Instant now, Project project) {
        var duty = Objects.requireNonNull(project.file().alerts());
        var newest = shop.told().getFirst();
        return shop.database.read(tx -> alertsAt(now).hold(tx, duty, newest));
    }

    private Alerts alertsAt(Instant now) {
        return new Alerts(shop.database, shop.engine::jobs, shop.audit, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void tellAt(Instant now, Project project, News news) {
        sendAt(now);
        var alerts = alertsAt(now);
        shop.database.write(tx -> {
            alerts.tell(tx, project, news);
            return true;
        });
        sendAt(now);
    }

    private void sendAt(Instant now) {
        shop.database.write(tx ->
                tx.update("UPDATE alert_delivery SET state = 'SENT' WHERE state = 'WAITING' AND due_at <= ?", now));
    }

    private long sent() {
        return shop.database.read(
                tx -> tx.first("SELECT COUNT(*) AS n FROM alert_delivery WHERE state = 'SENT'", row -> row.number("n"))
                        .orElseThrow());
    }
}
