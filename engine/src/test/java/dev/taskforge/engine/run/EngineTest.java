package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class EngineTest {
    private final TestDatabase kind;

    EngineTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final RetryPolicy SOON = new RetryPolicy(3, Duration.ofMillis(20), Duration.ofMillis(50));

    @TempDir
    Path folder;

    record Order(String item, int count) {}

    @Test
    void aSubmittedJobRunsAndKeepsItsResult() {
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), TestJob.type()).start()) {
            long id = engine.submit(NewJob.of("test_job", "{\"test\":\"data\"}"));
            var job = engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(job.result()).isEqualTo("{\"test\":\"data\"}");
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(job.startedAt()).isNotNull();
            assertThat(job.finishedAt()).isNotNull();
            assertThat(engine.jobs().log(id, 0, 10)).extracting(LogLine::text).containsExactly("echo");
        }
    }

    @Test
    void aJobOfATypeNobodyRunsHereIsAcceptedAndStays() {
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), TestJob.type()).start()) {
            long foreign = engine.submit("python_job");
            long own = engine.submit("test_job");
            engine.awaitState(own, JobState.SUCCEEDED);
            assertThat(engine.job(foreign).state()).isEqualTo(JobState.AVAILABLE);
        }
    }

    @Test
    void aFailingJobIsRepeatedAndBecomesADeadLetterAfterItsLastAttempt() {
        var runs = new AtomicInteger();
        var type = JobType.of("fails", job -> {
            runs.incrementAndGet();
            throw new IllegalStateException("no luck");
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type.retry(SOON)).start()) {
            var job = engine.awaitState(engine.submit("fails"), JobState.FAILED);
            assertThat(runs).hasValue(3);
            assertThat(job.attempt()).isEqualTo(3);
            assertThat(job.error()).isEqualTo("IllegalStateException: no luck");
        }
    }

    @Test
    void aJobThatFailsOnceSucceedsInItsNextAttempt() {
        var runs = new AtomicInteger();
        var type = JobType.of("moody", job -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return runs.get();
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type.retry(SOON)).start()) {
            var job = engine.awaitState(engine.submit("moody"), JobState.SUCCEEDED);
            assertThat(job.result()).isEqualTo("2");
            assertThat(job.error()).isNull();
        }
    }

    @Test
    void aPermanentFailureIsNotRepeated() {
        var type = JobType.of("hopeless", job -> {
            throw new PermanentFailure("the database main does not exist");
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type.retry(SOON)).start()) {
            var job = engine.awaitState(engine.submit("hopeless"), JobState.FAILED);
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(job.error()).isEqualTo("the database main does not exist");
        }
    }

    @Test
    void aPayloadThatDoesNotFitFailsAtOnceAndNamesTheField() {
        var type = JobType.of("order", job -> job.payload(Order.class).item());
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            long wrong = engine.submit(NewJob.of("order", "{\"item\":\"pen\",\"count\":\"many\"}"));
            assertThat(engine.awaitState(wrong, JobState.FAILED).error()).contains("count");
            long unknown = engine.submit(NewJob.of("order", "{\"item\":\"pen\",\"count\":1,\"colour\":\"red\"}"));
            assertThat(engine.awaitState(unknown, JobState.FAILED).error()).contains("colour");
        }
    }

    @Test
    void aDelayedJobRunsWhenItsTimeHasComeAndNotBefore() {
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), TestJob.type()).start()) {
            var runAt = Instant.now().plusMillis(300);
            long id = engine.submit(NewJob.of("test_job", "{}").runAt(runAt));
            assertThat(engine.job(id).state()).isEqualTo(JobState.SCHEDULED);
            var job = engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(job.startedAt()).isAfterOrEqualTo(job.runAt());
        }
    }

    @Test
    void higherPrioritiesRunFirstAndEqualOnesInOrder() {
        var order = new ConcurrentLinkedQueue<Long>();
        var type = JobType.of("note", job -> order.add(job.job().id()));
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), settings -> settings.workers(1), type)) {
            long low = engine.submit(NewJob.of("note", "{}").priority(0));
            long first = engine.submit(NewJob.of("note", "{}"));
            long second = engine.submit(NewJob.of("note", "{}").queue("another"));
            long high = engine.submit(NewJob.of("note", "{}").priority(9));
            engine.start();
            engine.awaitState(low, JobState.SUCCEEDED);
            assertThat(order).containsExactly(high, first, second, low);
        }
    }

    @Test
    void manyJobsAllRunExactlyOnce() {
        var ran = new ConcurrentLinkedQueue<Long>();
        var type = JobType.of("count", job -> ran.add(job.job().id()));
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            var jobs = IntStream.range(0, 5_000)
                    .mapToObj(i -> NewJob.of("count", "{}").queue("q" + i % 7))
                    .toList();
            var ids = engine.jobs().submitAll(jobs).stream()
                    .map(submitted -> submitted.job().id())
                    .toList();
            await().atMost(TestEngine.PATIENCE).until(() -> ran.size() >= ids.size() && engine.engine.running() == 0);
            assertThat(ran).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void listenersHearOfEveryStateAfterItBecameTrue() {
        var heard = new ConcurrentLinkedQueue<JobState>();
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), TestJob.type()).start()) {
            var registration = engine.jobs().listen(event -> {
                if (event instanceof JobEvent.StateChanged changed) {
                    heard.add(changed.state());
                }
            });
            engine.submit("test_job");
            await().atMost(TestEngine.PATIENCE)
                    .untilAsserted(() -> assertThat(heard)
                            .containsExactlyInAnyOrder(JobState.AVAILABLE, JobState.RUNNING, JobState.SUCCEEDED));
            registration.close();
            long quiet = engine.submit("test_job");
            engine.awaitState(quiet, JobState.SUCCEEDED);
            assertThat(heard).hasSize(3);
        }
    }

    @Test
    void atMostAsManyJobsRunAtOnceAsThereAreWorkers() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var release = new CountDownLatch(1);
        var type = JobType.of("busy", job -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            release.await();
            return now.decrementAndGet();
        });
        try (var engine =
                new TestEngine(kind.at(folder.resolve("db")), settings -> settings.workers(3), type).start()) {
            List<Long> ids =
                    IntStream.range(0, 9).mapToObj(i -> engine.submit("busy")).toList();
            await().atMost(TestEngine.PATIENCE).until(() -> now.get() == 3);
            release.countDown();
            ids.forEach(id -> engine.awaitState(id, JobState.SUCCEEDED));
            assertThat(most).hasValue(3);
        }
    }
}
