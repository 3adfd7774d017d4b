package dev.taskforge.server.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobEvent;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted, written down and read again. */
class RecorderTest {
    private static final Instant MINUTE = Instant.parse("2026-11-21T08:00:00Z");

    private final SettableClock clock = new SettableClock();
    private final List<Consumer<JobEvent>> listeners = new CopyOnWriteArrayList<>();
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

    private Recorder recorder(String process) {
        return new Recorder(
                listener -> {
                    listeners.add(listener);
                    return () -> listeners.remove(listener);
                },
                database,
                new Ledger(process),
                clock);
    }

    private Throughput throughput() {
        return new Throughput(database, new Ledger("reader"), clock);
    }

    private void hear(String queue, String type, JobState state, @Nullable Duration took) {
        listeners.forEach(listener -> listener.accept(new StateChanged(1, null, queue, type, state, false, 1, took)));
    }

    private void submitted() {
        listeners.forEach(listener ->
                listener.accept(new StateChanged(1, null, "mail", "send", JobState.AVAILABLE, true, 0, null)));
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
        try (var recorder = recorder("one")) {
            submitted();
            hear("mail", "send", JobState.RUNNING, Duration.ofMillis(15));
            hear("mail", "send", JobState.SCHEDULED, Duration.ofMillis(150));
            hear("mail", "send", JobState.SUCCEEDED, Duration.ofMillis(150));
            hear("mail", "send", JobState.FAILED, null);
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
        try (var recorder = recorder("one")) {
            submitted();
            recorder.write(Recorder.minute(clock.instant()));
            assertThat(throughput().read(Span.HOUR, null, null).whole().submitted())
                    .isZero();
        }
    }

    @Test
    void severalProcessesAreAddedUpAndTheLastMinuteIsWrittenAtTheEnd() {
        try (var one = recorder("one");
                var other = recorder("other")) {
            submitted();
        }
        clock.pass(Duration.ofMinutes(1));
        assertThat(throughput().read(Span.WEEK, null, null).whole().submitted()).isEqualTo(2);
    }

    @Test
    void aQueueAndATypeCanBeAskedForAlone() {
        try (var recorder = recorder("one")) {
            submitted();
            hear("mail", "other", JobState.SUCCEEDED, null);
            hear("web", "send", JobState.SUCCEEDED, null);
        }
        clock.pass(Duration.ofMinutes(1));
        assertThat(throughput().read(Span.DAY, "mail", null).whole().succeeded())
                .isEqualTo(1);
        assertThat(throughput().read(Span.DAY, null, "send").whole().succeeded())
                .isEqualTo(1);
        assertThat(throughput().read(Span.DAY, "web", "other").whole().succeeded())
                .isZero();
    }

    @Test
    void queuesBeyondTheFirstOfAMinuteAreCountedTogether() {
        try (var recorder = recorder("one")) {
            for (int i = 0; i < 1_000; i++) {
                hear("q" + i, "send", JobState.SUCCEEDED, null);
            }
        }
        clock.pass(Duration.ofMinutes(1));
        var rows = database.read(tx -> tx.query("SELECT queue FROM job_minute", row -> row.text("queue")));
        assertThat(rows).hasSize(201).contains("_other");
        assertThat(throughput().read(Span.HOUR, null, null).whole().succeeded()).isEqualTo(1_000);
    }

    @Test
    void whatTheDatabaseDidNotTakeIsWrittenLater() {
        try (var recorder = recorder("one")) {
            submitted();
            clock.pass(Duration.ofMinutes(2));
            database.write(tx -> tx.update("ALTER TABLE job_minute RENAME TO gone"));
            recorder.write(clock.instant());
            database.write(tx -> tx.update("ALTER TABLE gone RENAME TO job_minute"));
            recorder.write(clock.instant());
            assertThat(throughput().read(Span.HOUR, null, null).whole().submitted())
                    .isEqualTo(1);
        }
    }

    @Test
    void minutesOfLongAgoAreForgotten() {
        try (var recorder = recorder("one")) {
            submitted();
            clock.pass(Duration.ofDays(9));
            recorder.write(clock.instant());
            submitted();
            clock.pass(Duration.ofMinutes(1));
            recorder.write(clock.instant());
        }
        assertThat(database.<List<Instant>>read(
                        tx -> tx.query("SELECT minute FROM job_minute", row -> row.time("minute"))))
                .containsExactly(MINUTE.plus(Duration.ofDays(9)));
    }
}
