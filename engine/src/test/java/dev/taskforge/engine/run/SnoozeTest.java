package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that put their own job off. */
@ParameterizedClass
@EnumSource
class SnoozeTest {
    private static final RetryPolicy SOON = new RetryPolicy(5, Duration.ofMillis(10), Duration.ofMillis(20));

    private final TestDatabase kind;

    SnoozeTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private TestEngine engine(JobType type) {
        return new TestEngine(kind.at(folder.resolve("db")), type).start();
    }

    private static String log(TestEngine engine, long id) {
        return String.join(
                "\n", engine.jobs().log(id, 0, 100).stream().map(LogLine::text).toList());
    }

    @Test
    void aJobThatIsPutOffSleepsWithoutAnErrorAndItsLogSaysWhy() {
        var type = JobType.of("sleepy", job -> {
            throw new Snooze("the shop is closed", Duration.ofHours(1));
        });
        try (var engine = engine(type)) {
            long id = engine.submit("sleepy");
            var job = engine.awaitState(id, JobState.SCHEDULED);
            assertThat(job.attempt()).isZero();
            assertThat(job.error()).isNull();
            var startedAt = Objects.requireNonNull(job.startedAt());
            assertThat(job.runAt()).isAfterOrEqualTo(startedAt.plus(Duration.ofHours(1)));
            assertThat(engine.jobs().why(id)).containsExactly(new Why.Future(job.runAt(), false));
            assertThat(log(engine, id)).isEqualTo("put off until " + job.runAt() + ": the shop is closed");
        }
    }

    @Test
    void itDoesNotUseUpAnAttemptWhatIsDoneStaysDoneAndTheFenceRises() {
        var dumps = new AtomicInteger();
        var fences = new ConcurrentLinkedQueue<Long>();
        var type = JobType.of("backup", job -> {
            assertThat(job.job().attempt()).isEqualTo(1);
            fences.add(job.job().fence());
            job.step("dump", dumps::incrementAndGet);
            if (fences.size() < 3) {
                throw new Snooze("not yet", Duration.ofSeconds(1));
            }
            return "done";
        });
        try (var engine = engine(type)) {
            long id = engine.submit(NewJob.of("backup", "{}").maxAttempts(1));
            var job = engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(dumps).hasValue(1);
            assertThat(List.copyOf(fences)).hasSize(3).doesNotHaveDuplicates().isSorted();
            assertThat(log(engine, id).lines()).hasSize(2).allMatch(line -> line.endsWith(": not yet"));
        }
    }

    @Test
    void failuresCountBesidesIt() {
        var runs = new AtomicInteger();
        var type = JobType.of("moody", job -> {
            if (runs.incrementAndGet() == 2) {
                throw new Snooze("", Duration.ofSeconds(1));
            }
            throw new IllegalStateException("broken");
        });
        try (var engine = engine(type.retry(SOON))) {
            long id = engine.submit(NewJob.of("moody", "{}").maxAttempts(2));
            var job = engine.awaitState(id, JobState.FAILED);
            assertThat(job.attempt()).isEqualTo(2);
            assertThat(runs).hasValue(3);
        }
    }

    @Test
    void aStepThatThrowsItIsRunAgain() {
        var runs = new AtomicInteger();
        var type = JobType.of("stepped", job -> {
            job.step("ask", () -> {
                if (runs.incrementAndGet() == 1) {
                    throw new Snooze("no answer yet", Duration.ofSeconds(1));
                }
            });
            return null;
        });
        try (var engine = engine(type)) {
            long id = engine.submit(NewJob.of("stepped", "{}").maxAttempts(1));
            engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(runs).hasValue(2);
            assertThat(engine.jobs().steps(id).getFirst().state()).isEqualTo(StepState.DONE);
        }
    }

    @Test
    void aJobThatAPersonCancelledMeanwhileIsNotPutOff() {
        var began = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var type = JobType.of("deaf", job -> {
            began.countDown();
            while (true) {
                try {
                    asked.await();
                    throw new Snooze("later", Duration.ofHours(1));
                } catch (InterruptedException e) {
                    // It does not hear that it shall end.
                }
            }
        });
        try (var engine = engine(type)) {
            long id = engine.submit("deaf");
            began.await();
            engine.cancel(id);
            asked.countDown();
            engine.awaitState(id, JobState.CANCELLED);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPauseOutOfBoundsFailsTheAttempt() {
        assertThatThrownBy(() -> new Snooze("", Duration.ofMillis(999)))
                .hasMessage("a job can be put off for 1 second to 366 days, not for PT0.999S");
        assertThatThrownBy(() -> new Snooze("", Duration.ofDays(366).plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        var type = JobType.of("hasty", job -> {
            throw new Snooze("", Duration.ZERO);
        });
        try (var engine = engine(type.retry(SOON))) {
            long id = engine.submit(NewJob.of("hasty", "{}").maxAttempts(2));
            assertThat(engine.awaitState(id, JobState.FAILED).attempt()).isEqualTo(2);
        }
    }
}
