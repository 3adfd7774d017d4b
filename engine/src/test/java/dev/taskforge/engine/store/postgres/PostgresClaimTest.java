package dev.taskforge.engine.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.ReadyJob;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresClaimTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int QUEUES = 40;
    private static final int TIMES = 40;

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.open(TestDatabase.POSTGRESQL.at(folder));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static int claim(Database database, JobStore store, int most) {
        return database.shared(tx -> store.leases()
                .claim(tx, new ClaimRequest("w", Map.of("t", ""), most, NOW, NOW.plus(Duration.ofHours(1))))
                .jobs()
                .size());
    }

    private void fillFullQueues(JobStore store) {
        database.write(tx -> {
            for (int i = 0; i < QUEUES; i++) {
                var queue = String.format("q%02d", i);
                store.queues().concurrency(tx, queue, 1);
                var job = NewJob.of("t", "{}").queue(queue).maxAttempts(3);
                store.intake().add(tx, List.of(job, job), NOW);
            }
            return true;
        });
        assertThat(claim(database, store, 100)).isEqualTo(QUEUES);
    }

    @Test
    void claimsThatComeToFullQueuesInOtherOrdersDoNotWaitForEachOther() throws Exception {
        var one = new PostgresJobStore();
        var two = new PostgresJobStore();
        fillFullQueues(one);
        var runs = new AtomicInteger();
        var together = new CyclicBarrier(2);
        Callable<Boolean> claims = () -> {
            var store = together.await() == 0 ? one : two;
            for (int i = 0; i < TIMES; i++) {
                if (store == two) {
                    // Before all others, and so among the first that are locked; for the other claim they are the last.
                    for (int queue = QUEUES / 2; queue < QUEUES; queue++) {
                        two.leases().hear(new ReadyJob(String.format("q%02d", queue), "t", 9, 0, 0));
                    }
                }
                together.await();
                database.shared(tx -> {
                    runs.incrementAndGet();
                    return store.leases()
                            .claim(tx, new ClaimRequest("w", Map.of("t", ""), 1, NOW, NOW.plus(Duration.ofHours(1))));
                });
            }
            return true;
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(claims);
            var second = threads.submit(claims);
            assertThat(first.get(60, TimeUnit.SECONDS) && second.get(60, TimeUnit.SECONDS))
                    .isTrue();
        }

        // A deadlock would have been undone and run again.
        assertThat(runs).hasValue(2 * TIMES);
    }

    @Test
    void aClaimPassesOverAnyNumberOfPausedQueues() {
        var store = new PostgresJobStore();
        database.write(tx -> {
            for (int i = 0; i < 200; i++) {
                store.queues().pause(tx, "paused" + i, true);
                store.intake()
                        .add(
                                tx,
                                List.of(NewJob.of("t", "{}").queue("paused" + i).maxAttempts(3)),
                                NOW);
            }
            store.intake().add(tx, List.of(NewJob.of("t", "{}").priority(0).maxAttempts(3)), NOW.plusSeconds(1));
            return true;
        });

        assertThat(claim(database, store, 1)).isEqualTo(1);
    }
}
