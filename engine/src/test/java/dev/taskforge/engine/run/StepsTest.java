package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class StepsTest {
    private final TestDatabase kind;

    StepsTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final RetryPolicy SOON = new RetryPolicy(5, Duration.ofMillis(10), Duration.ofMillis(20));

    @TempDir
    Path folder;

    record Dump(String file, long bytes) {}

    @Test
    void aFinishedStepIsNotRunAgainAndItsResultIsReturned() {
        var dumps = new AtomicInteger();
        var uploads = new AtomicInteger();
        var type = JobType.of("backup", job -> {
                    var dump = job.step("dump", Dump.class, () -> new Dump("a.zst", dumps.incrementAndGet()));
                    job.step("upload", () -> {
                        if (uploads.incrementAndGet() < 3) {
                            throw new IllegalStateException("network down");
                        }
                    });
                    return dump;
                })
                .steps(StepSpec.repeatable("dump"), StepSpec.repeatable("upload"))
                .retry(SOON);
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            var job = engine.awaitState(engine.submit("backup"), JobState.SUCCEEDED);
            assertThat(job.result()).isEqualTo("{\"file\":\"a.zst\",\"bytes\":1}");
            assertThat(dumps).hasValue(1);
            assertThat(uploads).hasValue(3);
            var steps = engine.jobs().steps(job.id());
            assertThat(steps).extracting(Step::name).containsExactly("dump", "upload");
            assertThat(steps).extracting(Step::state).containsOnly(StepState.DONE);
            assertThat(steps).extracting(Step::attempt).containsExactly(1, 3);
        }
    }

    @Test
    void aStepTheTypeDoesNotDeclareIsRefused() {
        var type = JobType.of("backup", job -> job.step("surprise", String.class, () -> "x"))
                .steps(StepSpec.repeatable("dump"));
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            var job = engine.awaitState(engine.submit("backup"), JobState.FAILED);
            assertThat(job.error()).isEqualTo("job type backup declares no step surprise");
        }
    }

    @Test
    void aResumeUnderAnotherStepListIsRefused() {
        var before = JobType.of("deploy", job -> {
                    job.step("pull", () -> {});
                    throw new IllegalStateException("registry down");
                })
                .steps(StepSpec.repeatable("pull"), StepSpec.repeatable("start"))
                .retry(new RetryPolicy(5, Duration.ofHours(1), Duration.ofHours(1)));
        long id;
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), before).start()) {
            id = engine.submit("deploy");
            engine.awaitState(id, JobState.SCHEDULED);
            engine.cancel(id);
            engine.retry(id);
            engine.awaitState(id, JobState.SCHEDULED);
        }
        var after = JobType.of("deploy", job -> "done").steps(StepSpec.repeatable("start"));
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), after).start()) {
            engine.cancel(id);
            engine.retry(id);
            var job = engine.awaitState(id, JobState.FAILED);
            assertThat(job.error()).contains("steps of job type deploy changed");
        }
    }

    @Test
    void aChangedStepListDoesNotMatterBeforeTheFirstStep() {
        var before = JobType.of("deploy", job -> {
                    throw new IllegalStateException("not ready");
                })
                .steps(StepSpec.repeatable("pull"))
                .retry(new RetryPolicy(5, Duration.ofHours(1), Duration.ofHours(1)));
        long id;
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), before).start()) {
            id = engine.submit("deploy");
            engine.awaitState(id, JobState.SCHEDULED);
        }
        var after = JobType.of("deploy", job -> "done").steps(StepSpec.repeatable("start"));
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), after).start()) {
            engine.cancel(id);
            engine.retry(id);
            engine.awaitState(id, JobState.SUCCEEDED);
        }
    }

    @Test
    void aOnceStepInterruptedByTheDrainWaitsForAPersonAndTheAnswerDecides() throws Exception {
        var inStep = new CountDownLatch(1);
        var runs = new AtomicInteger();
        var type = JobType.of("migrate", job -> {
                    job.step("migrate", () -> {
                        if (runs.incrementAndGet() == 1) {
                            inStep.countDown();
                            new CountDownLatch(1).await();
                        }
                    });
                    return "migrated";
                })
                .steps(StepSpec.once("migrate"));
        var file = kind.at(folder.resolve("db"));
        long id;
        try (var engine = new TestEngine(file, settings -> settings.drain(Duration.ZERO), type).start()) {
            id = engine.submit("migrate");
            inStep.await();
        }
        try (var engine = new TestEngine(file, type).start()) {
            var waiting = engine.job(id);
            assertThat(waiting.state()).isEqualTo(JobState.WAITING);
            assertThat(waiting.error()).contains("step migrate was interrupted");
            assertThat(engine.jobs().steps(id)).extracting(Step::state).containsExactly(StepState.UNKNOWN);
            engine.database.write(tx -> engine.jobs().answer(tx, id, "migrate", StepAnswer.RETRY));
            engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void aSkippedStepIsNotRun() throws Exception {
        var inStep = new CountDownLatch(1);
        var type = JobType.of("migrate", job -> {
                    job.step("migrate", () -> {
                        inStep.countDown();
                        new CountDownLatch(1).await();
                    });
                    return "went on";
                })
                .steps(StepSpec.once("migrate"))
                .timeout(Duration.ofMillis(100))
                .retry(SOON);
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            long id = engine.submit(NewJob.of("migrate", "{}"));
            engine.awaitState(id, JobState.WAITING);
            engine.database.write(tx -> engine.jobs().answer(tx, id, "migrate", StepAnswer.SKIP));
            assertThat(engine.awaitState(id, JobState.SUCCEEDED).result()).isEqualTo("\"went on\"");
            await().until(() -> inStep.getCount() == 0);
        }
    }
}
