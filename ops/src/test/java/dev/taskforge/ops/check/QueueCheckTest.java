package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues of a real engine. */
final class QueueCheckTest {
    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private AskingFixture asking;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        var good = JobType.of("good", job -> Map.of());
        var bad = JobType.of("bad", job -> {
            throw new PermanentFailure("no");
        });
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), List.of(good, bad));
        asking = new AskingFixture(folder, QueueCheck.kind(() -> engine));
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private void submit(String type, int count) {
        for (int i = 0; i < count; i++) {
            engine.jobs().submit(NewJob.of(type, "{}").queue("mail"));
        }
    }

    @Test
    void aQueueThatNeverWasIsNoPass() throws Exception {
        assertThat(asking.answer("{queue: mial, depth: 5}")).isEqualTo("ERROR There is no queue mial, and never was.");
    }

    @Test
    void depthAndAgeOfWhatWaitsAreMeasured() throws Exception {
        submit("good", 3);

        assertThat(asking.answer("{queue: mail, depth: 3, oldest: 1h}"))
                .startsWith("PASS mail is as wanted: oldest")
                .endsWith("depth 3 ≤ 3.");
        assertThat(asking.answer("{queue: mail, depth: 2}")).isEqualTo("FAIL mail is not as wanted: depth 3 > 2.");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(asking.answer("{queue: mail, oldest: 1s}")).startsWith("FAIL"));
    }

    @Test
    void jobsThatNobodyTakesAreTold() throws Exception {
        submit("for-python", 1);

        assertThat(asking.answer("{queue: mail, depth: 10}"))
                .isEqualTo("FAIL mail is not as wanted: taken – for-python.");
        assertThat(asking.answer("{queue: mail, depth: 10, taken: false}")).startsWith("PASS");
    }

    @Test
    void aJobThatNobodyTakesIsToldHoweverManyCameAfterIt() throws Exception {
        submit("for-python", 1);
        submit("good", 510);

        assertThat(asking.answer("{queue: mail, depth: 1000}"))
                .startsWith("FAIL")
                .contains("taken – for-python");
    }

    @Test
    void failuresAreCountedHoweverManyThereAre() throws Exception {
        submit("bad", 600);
        submit("good", 400);
        engine.start();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> engine.queues().doneSince(java.time.Instant.EPOCH).getOrDefault("mail", 0L) == 1000);

        assertThat(asking.answer("{queue: mail, failed_percent: 55}"))
                .isEqualTo("FAIL mail is not as wanted: failed_percent 60 > 55.");
    }

    @Test
    void failuresOfTheLastHourAreAPartOfWhatEnded() throws Exception {
        submit("good", 6);
        submit("bad", 4);
        engine.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> engine.jobs()
                                .list(JobFilter.newest(20).states(Set.of(JobState.SUCCEEDED, JobState.FAILED)))
                                .size()
                        == 10);

        assertThat(asking.answer("{queue: mail, failed_percent: 10}"))
                .isEqualTo("FAIL mail is not as wanted: failed_percent 40 > 10.");
        assertThat(asking.answer("{queue: mail, failed_percent: 40}")).startsWith("PASS");
        assertThat(asking.answer("{queue: mail, failed_percent: 10, min_jobs: 11}"))
                .isEqualTo("PASS mail is as wanted: failed_percent 4/10 < min_jobs 11.");
    }
}
