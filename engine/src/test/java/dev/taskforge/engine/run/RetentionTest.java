package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class RetentionTest {
    private final TestDatabase kind;

    RetentionTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    @Test
    void finishedJobsBeyondTheRetentionOfTheirTypeGoWithTheirStepsAndLinesAndOthersStay() {
        var brief = JobType.of("brief", job -> {
                    job.log("a line");
                    job.step("only", () -> {});
                    return null;
                })
                .steps(StepSpec.repeatable("only"))
                .retention(Duration.ofMillis(1));
        var kept = JobType.of("kept", job -> null);
        var file = kind.at(folder.resolve("db"));
        List<Long> old;
        long stays;
        try (var engine = new TestEngine(file, brief, kept).start()) {
            old = List.of(engine.submit("brief"), engine.submit("brief"), engine.submit("brief"));
            old.forEach(id -> engine.awaitState(id, JobState.SUCCEEDED));
            stays = engine.submit("kept");
            engine.awaitState(stays, JobState.SUCCEEDED);
        }
        try (var engine = new TestEngine(file, brief, kept)) {
            var waiting = engine.submit("unknown_here");
            engine.engine.start();
            for (long id : old) {
                await().atMost(TestEngine.PATIENCE)
                        .until(() -> engine.jobs().find(id).isEmpty());
                assertThat(engine.jobs().steps(id)).isEmpty();
                assertThat(engine.jobs().log(id, 0, 10)).isEmpty();
            }
            assertThat(engine.job(stays).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(engine.job(waiting).state()).isEqualTo(JobState.AVAILABLE);
            assertThat(engine.engine.queues().list().getFirst().jobs()).containsEntry(JobState.SUCCEEDED, 1L);
        }
    }
}
