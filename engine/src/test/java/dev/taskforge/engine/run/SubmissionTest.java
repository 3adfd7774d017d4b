package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class SubmissionTest {
    private final TestDatabase kind;

    SubmissionTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    static Stream<Arguments> wrong() {
        var job = NewJob.of("a", "{}");
        return Stream.of(
                Arguments.of(job.priority(10), "priority must be 0 to 9, was 10"),
                Arguments.of(job.priority(-1), "priority must be 0 to 9, was -1"),
                Arguments.of(job.queue(""), "queue must begin"),
                Arguments.of(job.queue("../etc"), "queue must begin"),
                Arguments.of(job.queue("q\r\nx"), "queue must begin"),
                Arguments.of(NewJob.of("Upper", "{}"), "type must begin"),
                Arguments.of(NewJob.of("<script>", "{}"), "type must begin"),
                Arguments.of(job.project("a/b"), "project must begin"),
                Arguments.of(NewJob.of("a", ""), "payload must be JSON"),
                Arguments.of(NewJob.of("a", "{\"x\":"), "payload must be JSON"),
                Arguments.of(NewJob.of("a", "{} {}"), "payload must be one JSON value"),
                Arguments.of(NewJob.of("a", "[".repeat(100_000)), "payload must be JSON"),
                Arguments.of(NewJob.of("a", '"' + "x".repeat(1 << 20) + '"'), "payload must be at most 1048576 bytes"),
                Arguments.of(NewJob.of("a", '"' + "é".repeat(1 << 19) + '"'), "payload must be at most 1048576 bytes"),
                Arguments.of(job.maxAttempts(0), "max_attempts must be 1 to 100"),
                Arguments.of(job.maxAttempts(101), "max_attempts must be 1 to 100"),
                Arguments.of(job.timeout(Duration.ZERO), "timeout must be"),
                Arguments.of(job.runAt(Instant.MAX), "run_at must lie"),
                Arguments.of(job.uniqueKey(" "), "unique_key must be"),
                Arguments.of(job.uniqueKey("a\nb"), "unique_key must be"),
                Arguments.of(job.uniqueKey("k".repeat(201)), "unique_key must be"),
                Arguments.of(job.concurrency("k", 0), "concurrency_limit must be 1"),
                Arguments.of(job.concurrency(null, 2), "concurrency_limit needs a concurrency_key"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongFieldIsNamedAndNothingIsStored(NewJob job, String message) {
        try (var engine = new TestEngine(kind.at(folder.resolve("db")))) {
            assertThatThrownBy(() -> engine.jobs().submit(job))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
            assertThatThrownBy(() -> engine.jobs().submitAll(List.of(NewJob.of("a", "{}"), job)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(engine.jobs().list(JobFilter.newest(10))).isEmpty();
        }
    }

    @Test
    void aSubmissionHoldsOneToTenThousandJobs() {
        var job = NewJob.of("a", "{}");
        try (var engine = new TestEngine(kind.at(folder.resolve("db")))) {
            assertThatThrownBy(() -> engine.jobs().submitAll(List.of())).hasMessageContaining("1 to 10000");
            assertThatThrownBy(() -> engine.jobs().submitAll(Collections.nCopies(10_001, job)))
                    .hasMessageContaining("got 10001");
            assertThat(engine.jobs().submitAll(Collections.nCopies(10_000, job)))
                    .hasSize(10_000);
        }
    }

    @Test
    void aJobOfTheLargestSizeIsAccepted() {
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), TestJob.type()).start()) {
            var payload = '"' + "x".repeat((1 << 20) - 2) + '"';
            long id = engine.submit(NewJob.of("test_job", payload));
            assertThat(engine.awaitState(id, JobState.SUCCEEDED).result()).isEqualTo(payload);
        }
    }

    @Test
    void aJobSubmittedInATransactionThatRollsBackNeverExisted() {
        try (var engine = new TestEngine(kind.at(folder.resolve("db")), TestJob.type()).start()) {
            assertThatThrownBy(() -> engine.database.write(tx -> {
                        engine.jobs().submit(tx, NewJob.of("test_job", "{}"));
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            assertThat(engine.jobs().list(JobFilter.newest(10))).isEmpty();
        }
    }

    @Test
    void wrongSettingsAndTypesAreRefusedAtTheStart() {
        var type = TestJob.type();
        var twice = type.steps(StepSpec.repeatable("a"), StepSpec.once("a"));
        assertThatThrownBy(() -> open(settings -> settings.workers(-1))).hasMessageStartingWith("workers must be 0");
        assertThatThrownBy(() -> open(settings -> settings.lease(Duration.ZERO)))
                .hasMessageStartingWith("lease");
        assertThatThrownBy(() -> open(settings -> settings, type, type)).hasMessageContaining("registered twice");
        assertThatThrownBy(() -> open(settings -> settings, twice)).hasMessageContaining("declares step a twice");
    }

    private void open(java.util.function.UnaryOperator<EngineSettings> adjust, JobType... types) {
        new TestEngine(kind.at(folder.resolve("db")), adjust, types).close();
    }
}
