package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class TakeoverTest {
    private final TestDatabase kind;

    TakeoverTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void twoEnginesOnOneFileRunEveryJobOnce() {
        var ran = new ConcurrentLinkedQueue<Long>();
        var type = JobType.of("count", job -> ran.add(job.job().id()));
        var file = kind.at(folder.resolve("db"));
        try (var one = new TestEngine(file, type).start();
                var two = new TestEngine(file, type).start()) {
            var jobs = IntStream.range(0, 500)
                    .mapToObj(i -> NewJob.of("count", "{}"))
                    .toList();
            for (int round = 0; round < 4; round++) {
                one.jobs().submitAll(jobs);
                two.jobs().submitAll(jobs);
            }
            await().atMost(TestEngine.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    one.engine.queues().list().getFirst().jobs())
                            .containsEntry(JobState.SUCCEEDED, 4_000L));
            assertThat(ran).hasSize(4_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void twoEnginesFireAScheduleOnce() {
        var type = JobType.of("tick", job -> null);
        var file = kind.at(folder.resolve("db"));
        try (var one = new TestEngine(file, type);
                var two = new TestEngine(file, type)) {
            // Its next time is far away: one of each minute is sometimes due again before the jobs are counted.
            var schedule = new NewSchedule("ticks", null, "0 0 1 1 *", ZoneOffset.UTC, NewJob.of("tick", "{}"));
            one.database.write(tx -> one.engine.schedules().put(tx, schedule));
            one.database.write(tx -> tx.update("UPDATE schedule SET next_at = 1000 WHERE name = 'ticks'"));
            one.start();
            two.start();
            await().atMost(TestEngine.PATIENCE)
                    .until(() ->
                            one.engine.schedules().find("ticks").orElseThrow().lastAt() != null);
            var jobs = one.jobs().list(dev.taskforge.engine.api.JobFilter.newest(10));
            assertThat(jobs)
                    .as("jobs of %s", one.engine.schedules().find("ticks"))
                    .hasSize(1);
        }
    }

    @Test
    void aKilledProcessLosesNothingAndItsFinishedStepsDoNotRunAgain() throws Exception {
        var file = kind.at(folder.resolve("db"));
        var trace = folder.resolve("trace");
        Files.createFile(trace);
        long id;
        try (var setUp = new TestEngine(file)) {
            id = setUp.submit(NewJob.of(SteppedJob.TYPE, "{}"));
        }
        killIn("second", file, trace);
        try (var engine = new TestEngine(file, settings -> settings.lease(LEASE), SteppedJob.type(trace, "")).start()) {
            var job = engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(job.attempt()).isEqualTo(2);
            assertThat(job.result()).isEqualTo("\"first-1\"");
            assertThat(Files.readAllLines(trace)).containsExactly("first", "second", "second", "third");
        }
    }

    @Test
    void aOnceStepThatWasUnderWayWhenItsProcessWasKilledAsksAPerson() throws Exception {
        var file = kind.at(folder.resolve("db"));
        var trace = folder.resolve("trace");
        Files.createFile(trace);
        long id;
        try (var setUp = new TestEngine(file)) {
            id = setUp.submit(NewJob.of(SteppedJob.TYPE, "{}"));
        }
        killIn("third", file, trace);
        try (var engine = new TestEngine(file, settings -> settings.lease(LEASE), SteppedJob.type(trace, "")).start()) {
            engine.awaitState(id, JobState.WAITING);
            assertThat(engine.jobs().steps(id))
                    .extracting(Step::state)
                    .containsExactly(StepState.DONE, StepState.DONE, StepState.UNKNOWN);
            engine.database.write(tx -> engine.jobs().answer(tx, id, "third", StepAnswer.SKIP));
            engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(Files.readAllLines(trace)).containsExactly("first", "second", "third");
        }
    }

    /** Runs the job in a process of its own and kills that without warning as soon as the step has begun. */
    private void killIn(String step, String file, Path trace) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SteppedJob.class.getName(),
                        file,
                        trace.toString(),
                        step))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readAllLines(trace).contains(step));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
