package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rate and the weight of a queue as people set them. */
@ParameterizedClass
@EnumSource
class QueueSettingsTest {
    private final TestDatabase kind;

    QueueSettingsTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private TestEngine engine;

    @BeforeEach
    void open() {
        engine = new TestEngine(kind.at(folder.resolve("db")), JobType.of("quick", job -> null)).start();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void rate(@Nullable QueueRate rate) {
        engine.database.write(tx -> {
            engine.engine.queues().rate(tx, "default", rate);
            return true;
        });
    }

    private void weigh(String queue, int percent) {
        engine.database.write(tx -> {
            engine.engine.queues().weight(tx, queue, percent);
            return true;
        });
    }

    private long succeeded() {
        return engine.engine.queues().list().getFirst().jobs().getOrDefault(JobState.SUCCEEDED, 0L);
    }

    @Test
    void aJobThatTheRateKeepsBackStartsWhenItsTimeComes() {
        rate(new QueueRate(2, Duration.ofSeconds(2)));
        engine.jobs().submitAll(Collections.nCopies(4, NewJob.of("quick", "{}")));
        await().atMost(TestEngine.PATIENCE).until(() -> succeeded() == 4);
        var starts = engine.jobs().list(JobFilter.newest(9)).stream()
                .map(job -> job.startedAt())
                .sorted()
                .toList();
        assertThat(Duration.between(starts.get(0), starts.get(3))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void liftingARateLetsWhatItKeptBackStart() {
        rate(new QueueRate(1, Duration.ofDays(300)));
        var jobs = engine.jobs().submitAll(Collections.nCopies(3, NewJob.of("quick", "{}")));
        await().atMost(TestEngine.PATIENCE).until(() -> succeeded() == 1);
        var last = jobs.getLast().job().id();
        assertThat(engine.jobs().why(last)).hasOnlyElementsOfType(Why.RateLimit.class);
        rate(null);
        await().atMost(TestEngine.PATIENCE).until(() -> succeeded() == 3);
    }

    @Test
    void weightsMustNotExceedTheWhole() {
        weigh("bulk", 60);
        weigh("night", 30);
        assertThatThrownBy(() -> weigh("mail", 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "weight must be 0 to 10, because all weights together must not exceed 100; there are already:"
                                + " bulk 60, night 30");
        weigh("mail", 10);
        weigh("bulk", 50);
        weigh("night", 0);
        assertThatThrownBy(() -> weigh("mail", 101)).hasMessage("weight must be 0 to 100, was 101");
        assertThatThrownBy(() -> weigh("bad name", 1)).hasMessageStartingWith("queue must");
    }
}
