package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that ends the process it runs in, each time, under a supervisor that starts the process again. */
class PoisonJobTest {
    private static final int ATTEMPTS = 2;

    @TempDir
    Path folder;

    private @Nullable Process node;
    private int deaths;

    @AfterEach
    void stopNode() throws InterruptedException {
        if (node != null) {
            node.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void itBecomesADeadLetterAfterItsLastAttemptAndTheOthersFinish(TestDatabase kind) throws IOException {
        var address = kind.at(folder.resolve("db"));
        try (var engine = new TestEngine(address)) {
            long poison = engine.submit(NewJob.of(WorkingNode.POISON, "{}").maxAttempts(ATTEMPTS));
            var others = engine.jobs()
                    .submitAll(Collections.nCopies(
                            40, NewJob.of(WorkingNode.WORK, "{}").maxAttempts(100)));
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                supervise(address);
                return engine.job(poison).state().isFinal();
            });
            var dead = engine.job(poison);
            assertThat(dead.state()).isEqualTo(JobState.FAILED);
            assertThat(dead.attempt()).isEqualTo(ATTEMPTS);
            assertThat(dead.error())
                    .matches("attempt 2 of 2: the worker test-\\w+ stopped answering; no attempts are left");
            await().atMost(TestEngine.PATIENCE)
                    .until(() -> others.stream()
                            .allMatch(other -> engine.job(other.job().id()).state() == JobState.SUCCEEDED));

            engine.awaitState(engine.submit(NewJob.of(WorkingNode.WORK, "{}").maxAttempts(100)), JobState.SUCCEEDED);
            assertThat(engine.job(poison)).isEqualTo(dead);
            assertThat(begun(poison)).isEqualTo(ATTEMPTS);
            assertThat(deaths).isEqualTo(ATTEMPTS);
            assertThat(node).isNotNull().matches(Process::isAlive, "alive");
        }
    }

    private void supervise(String address) throws IOException {
        if (node != null && !node.isAlive()) {
            assertThat(node.exitValue()).as("of its own accord").isEqualTo(WorkingNode.POISONED);
            deaths++;
            node = null;
        }
        if (node == null) {
            node = WorkingNode.start(address, trace(), folder.resolve("node.log"));
        }
    }

    private Path trace() {
        return folder.resolve("trace");
    }

    private long begun(long job) throws IOException {
        return Files.readAllLines(trace()).stream()
                .map(WorkingNode.Line::parse)
                .filter(line -> line.job() == job && line.what().equals("begin"))
                .count();
    }
}
