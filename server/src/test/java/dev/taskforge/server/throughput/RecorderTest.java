package dev.taskforge.server.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobEvent.StateChanged;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.server.account.Accounts;
import dev.taskforge.server.account.SettableClock;
import dev.taskforge.server.throughput.Throughput.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted, written down and read again. */
class RecorderTest {
    private static final Instant MINUTE = Instant.parse("2026-11-21T08:00:00Z");

    private final SettableClock clock = new SettableClock();
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = TestDatabase.open(folder.resolve("taskforge.db"));
        new Migrator(database, clock).migrate("server", Accounts.class, "/db/server");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Recorder recorder() {
        return new Recorder(database, clock);
    }

    private Throughput throughput() {
        return new Throughput(database, clock);
    }

    private static void hear(Recorder recorder, String queue, String type, JobState state, @Nullable Duration took) {
        recorder.hear(new StateChanged(1, null, queue, type, state, false, 1, took));
    }

    private static void submitted(Recorder recorder) {
        recorder.hear(new StateChanged(1, null, "mail", "send", JobState.AVAILABLE, true, 0, null));
    }

    private static Step busy(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.submitted() + step.succeeded() + step.failed() + step.retried() > 0)
                .reduce((one, other) -> {
                    throw new AssertionError("two busy steps: " + one + ", " + other);
                })
                .orElseThrow();
    }

    @Test
    void aMinuteIsReadInTheStepItLiesIn() {
        try (var recorder = recorder()) {
            submitted(recorder);
            hear(recorder, "mail", "send", JobState.RUNNING, Duration.ofMillis(15));
            hear(recorder, "mail", "send", JobState.SCHEDULED, Duration.ofMillis(150));
            hear(recorder, "mail", "send", JobState.SUCCEEDED, Duration.ofMillis(150));
            hear(recorder, "mail", "send", JobState.FAILED, null);
            clock.pass(Duration.ofMinutes(5));
            recorder.write(clock.instant());

            var series = throughput().read(Span.HOUR, null, null);
            assertThat(series.steps()).hasSize(60);
            var step = busy(series.steps());
            assertThat(step.begin()).isEqualTo(MINUTE);
            assertThat(step.submitted()).isEqualTo(1);
            assertThat(step.succeeded()).isEqualTo(1);
            assertThat(step.failed()).isEqualTo(1);
            assertThat(step.retried()).isEqualTo(1);
            assertThat(step.waited().p50()).isBetween(10.0, 20.0);
            assertThat(step.ran().p99()).isBetween(100.0, 200.0);
            assertThat(series.whole().succeeded()).isEqualTo(1);
        }
    }

    @Test
    void theMinuteThatIsNotOverIsNotRead() {
        try (var recorder = recorder()) {
            submitted(recorder);
            recorder.write(Recorder.minute(clock.instant()));
            assertThat(throughput().read(Span.HOUR, null, null).whole().submitted())
                    .isZero();
        }
    }

    @Test
    void severalProcessesAreAddedUpAndTheLastMinuteIsWrittenAtTheEnd() {
        try (var one = recorder();
                var other = recorder()) {
            submitted(one);
            submitted(other);
        }
        clock.pass(Ledger.PERIOD);
        assertThat(throughput().read(Span.WEEK, null, null).whole().submitted()).isEqualTo(2);
    }

    @Test
    void aQueueAndATypeCanBeAskedForAlone() {
        try (var recorder = recorder()) {
            submitted(recorder);
            hear(recorder, "mail", "other", JobState.SUCCEEDED, null);
            hear(recorder, "web", "send", JobState.SUCCEEDED, null);
        }
        clock.pass(Ledger.PERIOD);
        assertThat(throughput().read(Span.DAY, "mail", null).whole().succeeded())
                .isEqualTo(1);
        assertThat(throughput().read(Span.DAY, null, "send").whole().succeeded())
                .isEqualTo(1);
        assertThat(throughput().read(Span.DAY, "web", "other").whole().succeeded())
                .isZero();
    }

    @Test
    void queuesBeyondTheFirstOfAMinuteAreCountedTogether() {
        try (var recorder = recorder()) {
            for (int i = 0; i < 1_000; i++) {
                hear(recorder, "q" + i, "send", JobState.SUCCEEDED, null);
            }
        }
        clock.pass(Duration.ofMinutes(1));
        var rows = database.read(tx -> tx.query("SELECT queue FROM job_minute", row -> row.text("queue")));
        assertThat(rows).hasSize(201).contains("_other");
        assertThat(throughput().read(Span.HOUR, null, null).whole().succeeded()).isEqualTo(1_000);
    }

    @Test
    void whatTheDatabaseDidNotTakeIsWrittenLater() {
        try (var recorder = recorder()) {
            submitted(recorder);
            clock.pass(Duration.ofMinutes(2));
            database.write(tx -> tx.update("ALTER TABLE job_minute RENAME TO gone"));
            recorder.write(clock.instant());
            database.write(tx -> tx.update("ALTER TABLE gone RENAME TO job_minute"));
            recorder.write(clock.instant());
            assertThat(throughput().read(Span.HOUR, null, null).whole().submitted())
                    .isEqualTo(1);
        }
    }

    /** Counts a job that was submitted, and one that ran, at every whole hour of some days. */
    private void everyHour(Recorder recorder, int hours) {
        for (int i = 0; i < hours; i++) {
            submitted(recorder);
            hear(recorder, "mail", "send", JobState.SUCCEEDED, Duration.ofMillis(15));
            clock.pass(Duration.ofHours(1));
            recorder.write(Recorder.minute(clock.instant()));
        }
    }

    private long count(String table) {
        return database.read(tx -> tx.first("SELECT count(*) AS rows FROM " + table, row -> row.number("rows"))
                .orElseThrow());
    }

    @Test
    void longSpansReadMinutesOfLongAgoAddedUpAndYoungOnesAsTheyAre() {
        try (var recorder = recorder()) {
            everyHour(recorder, 8 * 24);
            var week = throughput().read(Span.WEEK, "mail", null);
            assertThat(week.steps()).hasSize(84).allMatch(step -> step.submitted() == 2 && step.succeeded() == 2);
            assertThat(week.whole().ran().p50()).isBetween(10.0, 20.0);
            var day = throughput().read(Span.DAY, null, "send");
            assertThat(day.whole().submitted()).isEqualTo(24);
            assertThat(day.steps().stream().mapToLong(Step::submitted)).containsOnly(0L, 1L);
            assertThat(throughput().read(Span.SIX_HOURS, null, null).whole().submitted())
                    .isEqualTo(6);
        }
    }

    @Test
    void minutesAreForgottenAfterHoursAndPeriodsAfterDays() {
        try (var recorder = recorder()) {
            everyHour(recorder, 10 * 24);
        }
        assertThat(count("job_minute")).isBetween(7L, 9L);
        assertThat(count("job_period")).isBetween(8 * 24L - 3, 8 * 24L);
    }

    @Test
    void whatWasCountedBeforeAPauseOfADayIsNotForgotten() {
        try (var recorder = recorder()) {
            submitted(recorder);
        }
        clock.pass(Duration.ofHours(23));
        try (var recorder = recorder()) {
            submitted(recorder);
            clock.pass(Ledger.PERIOD);
            recorder.write(Recorder.minute(clock.instant()));
            assertThat(throughput().read(Span.DAY, null, null).whole().submitted())
                    .isEqualTo(2);
        }
    }

    @Test
    void aPeriodNamesTheBusiestQueuesAndCountsTheOthersTogether() {
        try (var recorder = recorder()) {
            for (int minute = 0; minute < 5; minute++) {
                hear(recorder, "busy", "send", JobState.SUCCEEDED, null);
                for (int i = 0; i < 100; i++) {
                    hear(recorder, "q" + minute + "-" + i, "send", JobState.SUCCEEDED, null);
                }
                clock.pass(Duration.ofMinutes(1));
            }
            recorder.write(Recorder.minute(clock.instant()));
            clock.pass(Duration.ofHours(3));
            submitted(recorder);
            clock.pass(Duration.ofMinutes(1));
            recorder.write(Recorder.minute(clock.instant()));
        }
        assertThat(count("job_period")).isEqualTo(201);
        assertThat(throughput().read(Span.DAY, "busy", null).whole().succeeded())
                .isEqualTo(5);
        assertThat(throughput().read(Span.DAY, null, null).whole().succeeded()).isEqualTo(505);
    }
}
