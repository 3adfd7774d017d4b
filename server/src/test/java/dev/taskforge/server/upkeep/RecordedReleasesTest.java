package dev.taskforge.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.seal.Seal;
import dev.taskforge.ops.upkeep.KeptRelease;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which releases keep their images. */
class RecordedReleasesTest {
    private static final Instant BEGUN = Instant.parse("2026-11-01T00:00:00Z");

    private final CountDownLatch deployed = new CountDownLatch(1);
    private Database database;
    private Engine engine;
    private RecordedReleases records;
    private int job;

    @BeforeEach
    void open(@TempDir Path data) {
        database = TestDatabase.open(data.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), List.of());
        engine.register(JobType.of(DutyJobs.DEPLOY, _ -> {
            deployed.await();
            return null;
        }));
        records = new RecordedReleases(new Releases(database, new Seal("key")), engine::jobs);
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private void release(String project, int number, boolean adopted) {
        database.write(tx -> tx.update(
                """
                INSERT INTO release (project, number, created_at, created_by, job_id, reference, image, digests, service,
                  adopted)
                VALUES (?, ?, ?, 'rina', 7, ?, ?, ?, 'app', ?)""",
                project,
                number,
                BEGUN.plusSeconds(number),
                project + ":" + number,
                "sha256:" + project + number,
                "[\"r/" + project + "@sha256:d" + number + "\"]",
                adopted));
    }

    private void deployment(String project, int number, @Nullable Integer before, String state) {
        deployment(project, number, before, state, false);
    }

    private void deployment(String project, int number, @Nullable Integer before, String state, boolean rollback) {
        database.write(tx -> tx.update("""
                INSERT INTO deployment (project, release_number, before_number, rollback, job_id, deployed_by, state,
                  started_at)
                VALUES (?, ?, ?, ?, ?, 'rina', ?, ?)""", project, number, before, rollback, ++job, state, BEGUN));
    }

    private List<Integer> kept(String project, int count) {
        return records.kept(project, count).stream()
                .map(KeptRelease::number)
                .sorted()
                .toList();
    }

    @Test
    void whatServesAndWhatServedLastIsKeptHoweverOldItIs() {
        IntStream.rangeClosed(1, 9).forEach(number -> release("shop", number, number == 1));
        release("other", 1, false);
        deployment("shop", 2, 1, "SUCCEEDED");
        deployment("shop", 3, 2, "SUCCEEDED");
        deployment("shop", 4, 3, "FAILED");
        deployment("shop", 2, 3, "SUCCEEDED", true);

        assertThat(kept("shop", 1))
                .as("it serves, the way back from it, and the newest")
                .containsExactly(1, 2, 9);
        assertThat(kept("shop", 3)).containsExactly(1, 2, 3, 7, 8, 9);
        assertThat(records.kept("shop", 1).getFirst())
                .isEqualTo(new KeptRelease("shop", 2, "sha256:shop2", "shop:2", List.of("r/shop@sha256:d2")));
        assertThat(kept("nobody", 3)).isEmpty();
    }

    @Test
    void aReleaseThatIsBeingDeployedIsKeptWithTheOneBefore() {
        IntStream.rangeClosed(1, 9).forEach(number -> release("shop", number, false));
        deployment("shop", 9, null, "SUCCEEDED");
        assertThat(records.isUnderWay()).isFalse();
        deployment("shop", 4, 5, "RUNNING");

        assertThat(kept("shop", 1)).containsExactly(4, 5, 9);
        assertThat(records.isUnderWay()).isTrue();
    }

    @Test
    void aDeploymentThatHasWrittenNothingDownYetIsUnderWayToo() {
        engine.start();
        long id = engine.jobs().submit(DutyJobs.deploy("shop", Map.of())).job().id();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> engine.jobs().find(id).orElseThrow().state() == JobState.RUNNING);

        assertThat(records.isUnderWay()).isTrue();

        deployed.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> !records.isUnderWay());
    }

    @Test
    void theWayBackFromAReleaseThatWasReturnedToIsKeptThoughOthersServedSince() {
        IntStream.rangeClosed(1, 9).forEach(number -> release("shop", number, false));
        deployment("shop", 1, null, "SUCCEEDED");
        IntStream.rangeClosed(2, 9).forEach(number -> deployment("shop", number, number - 1, "SUCCEEDED"));
        deployment("shop", 6, 9, "SUCCEEDED", true);

        assertThat(kept("shop", 3)).as("three steps back from 6").contains(5, 4, 3);
        assertThat(kept("shop", 1)).contains(6, 5);
    }

    @Test
    void releasesThatWereNewTwiceMakeNoEndlessWay() {
        IntStream.rangeClosed(1, 2).forEach(number -> release("shop", number, false));
        deployment("shop", 1, 2, "SUCCEEDED");
        deployment("shop", 2, 1, "SUCCEEDED");

        assertThat(kept("shop", 100)).containsExactly(1, 2);
    }

    /** The engine is not started, so that nothing runs. */
    @Test
    void whatWaitsToRunIsUnderWayAndWhatLiesAheadIsNot() {
        engine.jobs()
                .submit(DutyJobs.deploy("shop", Map.of()).runAt(Instant.now().plusSeconds(86_400)));
        assertThat(records.isUnderWay()).as("it lies ahead").isFalse();

        database.write(tx -> tx.update("UPDATE job SET attempt = 1 WHERE state = 'SCHEDULED'"));
        assertThat(records.isUnderWay()).as("it is to be tried again").isTrue();

        database.write(tx -> tx.update("UPDATE job SET state = 'CANCELLED'"));
        assertThat(records.isUnderWay()).isFalse();

        engine.jobs().submit(DutyJobs.deploy("other", Map.of()));
        assertThat(records.isUnderWay()).as("it waits to run").isTrue();
    }

    /** The oracle walks the deployments from the last one back, and from each release to the one that served before it when it was new. */
    @Test
    void inNoHistoryOfAHundredAWayBackIsForgotten() {
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var project = "p" + seed;
            int count = 1 + random.nextInt(8);
            IntStream.rangeClosed(1, count).forEach(number -> release(project, number, false));
            var served = new ArrayList<Integer>();
            var cameAfter = new HashMap<Integer, Integer>();
            for (int i = 0; i < random.nextInt(12); i++) {
                int number = 1 + random.nextInt(count);
                boolean well = random.nextInt(4) > 0;
                boolean back = random.nextInt(3) == 0;
                var before = served.isEmpty() ? null : served.getLast();
                deployment(project, number, before, well ? "SUCCEEDED" : "FAILED", back);
                if (well) {
                    served.add(number);
                    if (!back && before != null) {
                        cameAfter.put(number, before);
                    }
                }
            }
            int keep = 1 + random.nextInt(4);
            var needed = new HashSet<>(
                    served.reversed().stream().distinct().limit(keep).toList());
            var at = served.isEmpty() ? null : served.getLast();
            for (int step = 0; step < keep && at != null; step++) {
                at = cameAfter.get(at);
                if (at != null) {
                    needed.add(at);
                }
            }
            assertThat(kept(project, keep))
                    .as("seed %d", seed)
                    .containsAll(needed)
                    .contains(count);
        }
    }
}
