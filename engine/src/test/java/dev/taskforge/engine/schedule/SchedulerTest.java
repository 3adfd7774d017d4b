package dev.taskforge.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.engine.store.ScheduleLedger;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {
    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Instant.parse("2026-11-21T01:30:00Z"));
    private final ScheduleLedger ledger = new SqliteJobStore().schedules();
    private SqliteDatabase database;
    private Engine engine;
    private Scheduler scheduler;

    /** A clock that stands still until it is moved. */
    private static final class SetClock extends Clock {
        private volatile Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open() {
        database = new SqliteDatabase(folder.resolve("db"));
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        scheduler = new Scheduler(database, ledger, engine.jobs(), clock);
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private Schedule put(String cron) {
        var schedule = new NewSchedule("nightly", null, cron, ZoneOffset.UTC, NewJob.of("backup", "{}"));
        return database.write(tx -> engine.schedules().put(tx, schedule));
    }

    private List<Job> jobs() {
        return engine.jobs().list(JobFilter.newest(100));
    }

    @Test
    void aScheduleFiresWhenItsTimeHasComeAndKnowsItsJob() {
        assertThat(put("0 2 * * *").nextAt()).isEqualTo("2026-11-21T02:00:00Z");
        assertThat(scheduler.fireDue()).contains(Instant.parse("2026-11-21T02:00:00Z"));
        assertThat(jobs()).isEmpty();
        clock.move(Duration.ofMinutes(31));
        assertThat(scheduler.fireDue()).contains(Instant.parse("2026-11-22T02:00:00Z"));
        scheduler.fireDue();
        assertThat(jobs()).hasSize(1);
        assertThat(jobs().getFirst().schedule()).isEqualTo("nightly");
        var schedule = engine.schedules().find("nightly").orElseThrow();
        assertThat(schedule.lastJobId()).isEqualTo(jobs().getFirst().id());
        assertThat(schedule.lastAt()).isEqualTo(clock.instant());
    }

    @Test
    void aPayloadThatTakesTooMuchToCheckCostsItsOwnSlotOnly() {
        var pointer = "{\"at\":\"/" + "a".repeat(40_000) + "\"}";
        var tooLong = new NewSchedule("long", null, "0 2 * * *", ZoneOffset.UTC, NewJob.of("copy", pointer));
        database.write(tx -> engine.schedules().put(tx, tooLong));
        put("0 2 * * *");
        var schema = "{\"properties\":{\"at\":{\"format\":\"json-pointer\"}}}";
        database.write(tx -> {
            engine.jobTypes().put(tx, JobTypeSetting.of("copy").payloadSchema(schema));
            return true;
        });
        clock.move(Duration.ofMinutes(31));
        assertThat(scheduler.fireDue()).contains(Instant.parse("2026-11-22T02:00:00Z"));
        assertThat(jobs()).extracting(Job::schedule).containsExactly("nightly");
        assertThat(engine.schedules().find("long").orElseThrow().lastError()).contains("json-pointer");
    }

    @Test
    void afterADowntimeItCatchesUpOnce() {
        put("*/10 * * * *");
        clock.move(Duration.ofDays(3));
        scheduler.fireDue();
        scheduler.fireDue();
        assertThat(jobs()).hasSize(1);
        assertThat(engine.schedules().find("nightly").orElseThrow().nextAt()).isEqualTo("2026-11-24T01:40:00Z");
    }

    @Test
    void anEngineThatWasDownCatchesUpOnceWhenItStartsAgain() {
        var type = JobType.of("backup", job -> "made");
        put("*/10 * * * *");
        engine.close();
        clock.move(Duration.ofDays(3));
        for (int restart = 0; restart < 2; restart++) {
            engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of(type));
            engine.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> jobs().stream().map(Job::state).toList(), List.of(JobState.SUCCEEDED)::equals);
            engine.close();
        }
        var schedule = engine.schedules().find("nightly").orElseThrow();
        assertThat(schedule.lastJobId()).isEqualTo(jobs().getFirst().id());
        assertThat(schedule.nextAt()).isEqualTo("2026-11-24T01:40:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z",
        "Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        "Asia/Jakarta,  2026-03-28T20:00:00Z, 2026-03-29T19:30:00Z, 2026-03-30T19:30:00Z",
    })
    void eachNightHasOneJobAlsoWhenTheClocksChange(ZoneId zone, Instant from, Instant first, Instant second) {
        clock.now = from;
        var nightly = new NewSchedule("nightly", null, "30 2 * * *", zone, NewJob.of("backup", "{}"));
        database.write(tx -> engine.schedules().put(tx, nightly));
        for (int i = 0; i < 48 * 6; i++) {
            scheduler.fireDue();
            clock.move(Duration.ofMinutes(10));
        }
        assertThat(jobs()).extracting(Job::createdAt).containsExactly(second, first);
    }

    @Test
    void aDisabledScheduleNeitherFiresNorCatchesUp() {
        put("0 2 * * *");
        database.write(tx -> engine.schedules().enable(tx, "nightly", false));
        clock.move(Duration.ofDays(2));
        assertThat(scheduler.fireDue()).isEmpty();
        var enabled = database.write(tx -> engine.schedules().enable(tx, "nightly", true));
        scheduler.fireDue();
        assertThat(jobs()).isEmpty();
        assertThat(enabled.nextAt()).isEqualTo("2026-11-23T02:00:00Z");
    }

    @Test
    void theNextTimesFollowEachOtherAndAPausedScheduleHasNone() {
        var schedule = put("0 2 * * 1-5");
        assertThat(engine.schedules().upcoming(schedule, 3))
                .containsExactly(
                        Instant.parse("2026-11-23T02:00:00Z"),
                        Instant.parse("2026-11-24T02:00:00Z"),
                        Instant.parse("2026-11-25T02:00:00Z"));
        var paused = database.write(tx -> engine.schedules().enable(tx, "nightly", false));
        assertThat(engine.schedules().upcoming(paused, 3)).isEmpty();
    }

    @Test
    void aScheduleThatIsRunByHandKeepsItsTimesAndItsUniqueKey() {
        var before = put("0 2 * * *");
        var first = database.write(tx -> engine.schedules().run(tx, "nightly"));
        assertThat(first.created()).isTrue();
        assertThat(first.job().schedule()).isEqualTo("nightly");
        assertThat(engine.schedules().find("nightly")).contains(before);
        database.write(tx -> engine.schedules()
                .put(
                        tx,
                        new NewSchedule(
                                "one",
                                null,
                                "0 2 * * *",
                                ZoneOffset.UTC,
                                NewJob.of("a", "{}").uniqueKey("one"))));
        var one = database.write(tx -> engine.schedules().run(tx, "one"));
        var again = database.write(tx -> engine.schedules().run(tx, "one"));
        assertThat(again.created()).isFalse();
        assertThat(again.job().id()).isEqualTo(one.job().id());
        assertThatThrownBy(() -> database.write(tx -> engine.schedules().run(tx, "none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    @Test
    void changingTheJobKeepsTheTimeAndChangingTheLineComputesItAnew() {
        var first = put("0 2 * * *");
        clock.move(Duration.ofMinutes(45));
        assertThat(put("0 2 * * *").nextAt()).isEqualTo(first.nextAt());
        assertThat(put("0 3 * * *").nextAt()).isEqualTo("2026-11-21T03:00:00Z");
        database.write(tx -> engine.schedules().enable(tx, "nightly", false));
        assertThat(put("0 4 * * *").enabled()).isFalse();
    }

    /** A scheduler for which the schedule changes between its look at what is due and the firing. */
    private Scheduler overtakenBy(Consumer<Tx> change) {
        var overtaken = (ScheduleLedger) Proxy.newProxyInstance(
                ScheduleLedger.class.getClassLoader(),
                new Class<?>[] {ScheduleLedger.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("advance")) {
                        change.accept((Tx) arguments[0]);
                    }
                    return method.invoke(ledger, arguments);
                });
        return new Scheduler(database, overtaken, engine.jobs(), clock);
    }

    @Test
    void aJobThatIsChangedRightBeforeItIsDueIsSubmittedAsItIsThen() {
        put("0 2 * * *");
        clock.move(Duration.ofMinutes(31));
        var job = NewJob.of("backup", "{\"full\":true}");
        var changed = new NewSchedule("nightly", null, "0 2 * * *", ZoneOffset.UTC, job);
        overtakenBy(tx -> engine.schedules().put(tx, changed)).fireDue();
        assertThat(jobs()).extracting(Job::payload).containsExactly(job.payload());
    }

    @Test
    void timesThatAreChangedRightBeforeTheOldOnesAreDueCountFromThenOn() {
        var due = put("0 2 * * *").nextAt();
        clock.move(Duration.ofMinutes(31));
        var hourly = new NewSchedule("nightly", null, "0 * * * *", ZoneOffset.UTC, NewJob.of("backup", "{}"));
        assertThat(overtakenBy(tx -> ledger.put(tx, hourly, true, due)).fireDue())
                .contains(Instant.parse("2026-11-21T02:00:00Z"));
        assertThat(jobs()).isEmpty();
        assertThat(scheduler.fireDue()).contains(Instant.parse("2026-11-21T03:00:00Z"));
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void manySchedulersFireEachSlotOnce() throws Exception {
        put("* * * * *");
        for (int slot = 0; slot < 20; slot++) {
            clock.move(Duration.ofMinutes(1));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var done : threads.invokeAll(IntStream.range(0, 8)
                        .mapToObj(i -> (Callable<Optional<Instant>>) scheduler::fireDue)
                        .toList())) {
                    done.get();
                }
            }
        }
        assertThat(jobs()).hasSize(20);
    }

    @Test
    void aLineThatCannotBeReadIsRefusedAndNothingIsStored() {
        assertThatThrownBy(() -> put("0 25 * * *"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hour");
        assertThat(engine.schedules().list()).isEmpty();
    }
}
