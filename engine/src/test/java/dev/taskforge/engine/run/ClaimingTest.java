package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class ClaimingTest {
    private final TestDatabase kind;

    ClaimingTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    @Test
    void jobsClaimedAheadBehindALongOneAreGivenBackForOthersWithoutLosingAnAttempt() {
        var stuck = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var file = kind.at(folder.resolve("db"));
        var brief = JobType.of("brief", job -> null);
        var firstIsLong = JobType.of("long", job -> {
            stuck.countDown();
            release.await();
            return "one";
        });
        var allAreShort = JobType.of("long", job -> "two");
        try (var one = new TestEngine(file, settings -> settings.workers(1), brief, firstIsLong).start();
                var two = new TestEngine(file, allAreShort)) {
            one.jobs().submitAll(Collections.nCopies(300, NewJob.of("brief", "{}")));
            await().atMost(TestEngine.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    one.engine.queues().list().getFirst().jobs())
                            .containsEntry(JobState.SUCCEEDED, 300L));
            var claimed = ConcurrentHashMap.<Long>newKeySet();
            one.jobs().listen(event -> {
                if (event instanceof JobEvent.StateChanged changed && changed.state() == JobState.RUNNING) {
                    claimed.add(changed.jobId());
                }
            });
            var jobs = one.jobs().submitAll(Collections.nCopies(20, NewJob.of("long", "{}"))).stream()
                    .map(submitted -> submitted.job().id())
                    .toList();
            await().atMost(TestEngine.PATIENCE).until(() -> stuck.getCount() == 0);
            await().atMost(TestEngine.PATIENCE).until(() -> claimed.size() > 1);
            two.engine.start();
            for (long id : jobs.subList(1, 20)) {
                var job = one.awaitState(id, JobState.SUCCEEDED);
                assertThat(job.result()).isEqualTo("\"two\"");
                assertThat(job.attempt()).isEqualTo(1);
            }
            assertThat(one.job(jobs.getFirst()).state()).isEqualTo(JobState.RUNNING);
            release.countDown();
            assertThat(one.awaitState(jobs.getFirst(), JobState.SUCCEEDED).result())
                    .isEqualTo("\"one\"");
        }
    }

    @Test
    void aJobStartsOnlyAfterTheWholeTransactionItWasSubmittedIn() {
        var seen = new ConcurrentLinkedQueue<Integer>();
        var count = new AtomicInteger();
        var type = JobType.of("look", job -> {
            seen.add(count.get());
            return null;
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            long id = engine.database.write(tx -> {
                var submitted = engine.jobs().submit(tx, NewJob.of("look", "{}"));
                count.set(1);
                tx.afterCommit(() -> count.set(2));
                return submitted.job().id();
            });
            engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(seen).containsExactly(2);
            assertThatThrownBy(() -> engine.database.write(tx -> {
                        engine.jobs().submit(tx, NewJob.of("look", "{}"));
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            engine.awaitState(engine.submit("look"), JobState.SUCCEEDED);
            assertThat(seen).hasSize(2);
            assertThat(engine.jobs().list(JobFilter.newest(10))).hasSize(2);
        }
    }

    @Test
    void manyCallersNeverHaveMoreRunningThanThereAreWorkers() throws Exception {
        var running = new AtomicInteger();
        var tooMany = new AtomicBoolean();
        var type = JobType.of("counted", job -> {
            if (running.incrementAndGet() > 3) {
                tooMany.set(true);
            }
            Thread.sleep(1);
            running.decrementAndGet();
            return null;
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), settings -> settings.workers(3), type).start();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 500)
                    .mapToObj(i -> callers.submit(() -> engine.submit("counted")))
                    .toList();
            for (var one : all) {
                one.get();
            }
            await().atMost(TestEngine.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    engine.engine.queues().list().getFirst().jobs())
                            .containsEntry(JobState.SUCCEEDED, 500L));
            assertThat(tooMany).isFalse();
        }
    }

    @Test
    void whatIsSubmittedWhileTheEngineClosesIsRunOrStaysButIsNeverLeftRunning() throws Exception {
        var type = JobType.of("quick", job -> null);
        var file = kind.at(folder.resolve("db"));
        var closed = new AtomicBoolean();
        var engine = new TestEngine(file, type).start();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var submitting = new CountDownLatch(50);
            var caller = callers.submit(() -> {
                while (!closed.get()) {
                    engine.submit("quick");
                    submitting.countDown();
                }
            });
            submitting.await();
            engine.engine.close();
            closed.set(true);
            caller.get();
            assertThat(engine.engine.queues().list().getFirst().jobs()).containsEntry(JobState.RUNNING, 0L);
        } finally {
            engine.database.close();
        }
    }
}
