package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class StoppingTest {
    private final TestDatabase kind;

    StoppingTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    @Test
    void cancellingEndsAWholeProcessTree() {
        var child = new AtomicReference<Process>();
        var pids = folder.resolve("pids");
        var type = JobType.of("shell", job -> {
            var process = new ProcessBuilder(
                            "sh",
                            "-c",
                            "sleep 300 & echo $! > \"$0.part\"; mv \"$0.part\" \"$0\"; wait",
                            pids.toString())
                    .start();
            child.set(process);
            try (var registration = job.onCancel(() -> killTree(process.toHandle()))) {
                return process.onExit().join().exitValue();
            }
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            long id = engine.submit("shell");
            await().atMost(TestEngine.PATIENCE).until(() -> Files.exists(pids));
            long grandchild = Long.parseLong(Files.readString(pids).strip());
            assertThat(ProcessHandle.of(grandchild)).isPresent();
            assertThat(engine.cancel(id).cancelRequested()).isTrue();
            await().atMost(TestEngine.PATIENCE)
                    .until(() -> engine.job(id).state().isFinal());
            await().atMost(TestEngine.PATIENCE)
                    .until(() -> !child.get().isAlive()
                            && ProcessHandle.of(grandchild).isEmpty());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void killTree(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Test
    void aCancelledHandlerIsInterruptedAndItsJobIsCancelledNotRepeated() throws Exception {
        var running = new CountDownLatch(1);
        var type = JobType.of("sleeper", job -> {
            running.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            long id = engine.submit("sleeper");
            running.await();
            engine.cancel(id);
            assertThat(engine.awaitState(id, JobState.CANCELLED).attempt()).isEqualTo(1);
        }
    }

    @Test
    void anotherProcessCanCancelARunningJob() throws Exception {
        var running = new CountDownLatch(1);
        var type = JobType.of("sleeper", job -> {
            running.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        var file = kind.at(folder.resolve("db"));
        try (var worker = new TestEngine(file, type).start();
                var other = new TestEngine(file)) {
            long id = worker.submit("sleeper");
            running.await();
            other.cancel(id);
            worker.awaitState(id, JobState.CANCELLED);
        }
    }

    @Test
    void aJobThatTakesTooLongIsEndedAndRepeated() {
        var runs = new AtomicInteger();
        var type = JobType.of("slow", job -> {
                    runs.incrementAndGet();
                    new CountDownLatch(1).await();
                    return null;
                })
                .timeout(Duration.ofMillis(50))
                .retry(new RetryPolicy(2, Duration.ofMillis(10), Duration.ofMillis(10)));
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), type).start()) {
            var job = engine.awaitState(engine.submit("slow"), JobState.FAILED);
            assertThat(runs).hasValue(2);
            assertThat(job.error()).isEqualTo("attempt 2 took longer than its 0.05 s");
        }
    }

    @Test
    void closingLetsRunningJobsFinish() throws Exception {
        var running = new CountDownLatch(1);
        var type = JobType.of("short", job -> {
            running.countDown();
            while (!job.isCancelled() && job.job().createdAt().plusMillis(300).isAfter(java.time.Instant.now())) {
                Thread.onSpinWait();
            }
            return job.isCancelled() ? "cut short" : "whole";
        });
        var file = kind.at(folder.resolve("db"));
        long id;
        try (var engine = new TestEngine(file, type).start()) {
            id = engine.submit("short");
            running.await();
        }
        try (var engine = new TestEngine(file)) {
            assertThat(engine.job(id).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(engine.job(id).result()).isEqualTo("\"whole\"");
        }
    }

    @Test
    void whatDoesNotFinishInTimeIsGivenBackWithoutLosingAnAttempt() throws Exception {
        var running = new CountDownLatch(1);
        var type = JobType.of("long", job -> {
            running.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        var file = kind.at(folder.resolve("db"));
        long id;
        try (var engine = new TestEngine(file, settings -> settings.drain(Duration.ofMillis(50)), type).start()) {
            id = engine.submit("long");
            running.await();
        }
        try (var engine = new TestEngine(file, JobType.of("long", job -> "done"))) {
            assertThat(engine.job(id).state()).isEqualTo(JobState.AVAILABLE);
            assertThat(engine.job(id).attempt()).isZero();
            engine.start();
            assertThat(engine.awaitState(id, JobState.SUCCEEDED).attempt()).isEqualTo(1);
        }
    }

    @Test
    void aHandlerThatIgnoresTheInterruptLosesItsJobAndCannotRecordAnyMore() throws Exception {
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var late = new CountDownLatch(1);
        var type = JobType.of("deaf", job -> {
            running.countDown();
            boolean interrupted = true;
            while (interrupted) {
                try {
                    release.await();
                    interrupted = false;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            late.countDown();
            return "too late";
        });
        var file = kind.at(folder.resolve("db"));
        long id;
        try (var engine = new TestEngine(file, settings -> settings.drain(Duration.ofMillis(10)), type).start()) {
            id = engine.submit("deaf");
            running.await();
        }
        release.countDown();
        late.await();
        try (var engine = new TestEngine(file)) {
            assertThat(engine.job(id).state()).isEqualTo(JobState.AVAILABLE);
            assertThat(engine.job(id).result()).isNull();
        }
    }
}
