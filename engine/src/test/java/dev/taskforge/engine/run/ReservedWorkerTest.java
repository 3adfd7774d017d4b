package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs for which a worker is kept do not wait for the others. */
@Timeout(120)
class ReservedWorkerTest {
    @TempDir
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch alarmsEnd = new CountDownLatch(1);
    private final AtomicInteger alarms = new AtomicInteger();

    private final JobType lengthy = JobType.of("lengthy", job -> {
        end.await();
        return null;
    });
    private final JobType alarm = JobType.of("alarm", job -> null).withReservedWorker();
    private final JobType slowAlarm = JobType.of("slow_alarm", job -> {
                alarms.incrementAndGet();
                alarmsEnd.await();
                return null;
            })
            .withReservedWorker();

    private TestEngine engine(TestDatabase kind, int workers) {
        return new TestEngine(
                kind.at(folder.resolve("jobs.db")), settings -> settings.workers(workers), lengthy, alarm, slowAlarm);
    }

    private static List<Long> fill(TestEngine engine, int jobs) {
        var ids = new ArrayList<Long>();
        for (int i = 0; i < jobs; i++) {
            ids.add(engine.submit("lengthy"));
        }
        return ids;
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void anAlarmGoesOutWhileEveryWorkerIsBusyAndMoreWaits(TestDatabase kind) {
        try (var engine = engine(kind, 3).start()) {
            var ids = fill(engine, 6);
            await().atMost(TestEngine.PATIENCE).until(() -> engine.engine.running() == 3);

            engine.awaitState(engine.submit("alarm"), JobState.SUCCEEDED);
            engine.awaitState(engine.submit("alarm"), JobState.SUCCEEDED);

            assertThat(engine.engine.running())
                    .as("the others are not given the worker")
                    .isEqualTo(3);
            end.countDown();
            ids.forEach(id -> engine.awaitState(id, JobState.SUCCEEDED));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void oneAtATimeRunsBesideTheOthersAndTheRestFollow(TestDatabase kind) {
        try (var engine = engine(kind, 2).start()) {
            fill(engine, 2);
            await().atMost(TestEngine.PATIENCE).until(() -> engine.engine.running() == 2);

            var ids = List.of(engine.submit("slow_alarm"), engine.submit("slow_alarm"));

            await().atMost(TestEngine.PATIENCE).until(() -> alarms.get() == 1);
            await().during(Duration.ofMillis(1_500)).atMost(TestEngine.PATIENCE).until(() -> alarms.get() == 1);
            assertThat(engine.engine.running()).isEqualTo(3);
            alarmsEnd.countDown();
            ids.forEach(id -> engine.awaitState(id, JobState.SUCCEEDED));
            end.countDown();
        }
    }

    /** Its lease is renewed and it is stopped as any other. */
    @Test
    void itIsCancelledAndDrainedAsAnyOther() {
        try (var engine = engine(TestDatabase.SQLITE, 1).start()) {
            fill(engine, 1);
            await().atMost(TestEngine.PATIENCE).until(() -> engine.engine.running() == 1);
            var id = engine.submit("slow_alarm");
            await().atMost(TestEngine.PATIENCE).until(() -> alarms.get() == 1);

            engine.cancel(id);

            engine.awaitState(id, JobState.CANCELLED);
            var next = engine.submit("alarm");
            engine.awaitState(next, JobState.SUCCEEDED);
            end.countDown();
        }
    }

    @Test
    void aProcessThatRunsNoJobsRunsNoneOfThemEither() {
        try (var engine = engine(TestDatabase.SQLITE, 0).start()) {
            var id = engine.submit("alarm");

            await().during(Duration.ofMillis(1_500))
                    .atMost(TestEngine.PATIENCE)
                    .until(() -> engine.job(id).state() == JobState.AVAILABLE);
        }
    }
}
