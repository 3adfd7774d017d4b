package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {
    private static final String WORKER = "test-worker";
    private static final Duration LEASE = Duration.ofSeconds(6);

    private final SqliteJobStore store = new SqliteJobStore();
    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    Path folder;

    /** Else a handler that does not listen would keep its job from the next attempt, only to have its result refused. */
    @Test
    void aRunThatLostItsLeaseIsNotRenewedThoughItsHandlerGoesOn() {
        var type = JobType.of("deaf", job -> null);
        try (var engine = new TestEngine(TestDatabase.SQLITE.at(folder.resolve("db")), type)) {
            var runs = claim(engine, engine.submit("deaf"), engine.submit("deaf"), type);
            var workers = new Workers(2, this::hold, finished -> {});
            workers.add(runs);
            var lost = runs.getFirst();
            var held = runs.getLast();
            lost.stop(Run.Stop.LOST);
            var heartbeat = new Heartbeat(engine.database, store, Clock.systemUTC(), WORKER, LEASE, workers);
            heartbeat.start();
            try {
                await().atMost(TestEngine.PATIENCE)
                        .until(() -> leaseUntil(engine, held).isAfter(claimedUntil(held)));
                assertThat(leaseUntil(engine, lost)).isEqualTo(claimedUntil(lost));
            } finally {
                release.countDown();
                heartbeat.close();
            }
        }
    }

    private List<Run> claim(TestEngine engine, long one, long other, JobType type) {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var request = new ClaimRequest(WORKER, Map.of(type.name(), Plan.of(type)), 2, now, now.plus(LEASE));
        var runs = engine.database.write(tx -> store.leases().claim(tx, request)).jobs().stream()
                .map(claimed -> new Run(claimed, type, type.timeout(), request.leaseUntil()))
                .toList();
        assertThat(runs).extracting(run -> run.job().id()).containsExactly(one, other);
        return runs;
    }

    private Finished hold(Run run) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // As a handler that does not listen.
            }
        }
        return new Finished(run, Optional.empty(), 0);
    }

    private static Instant claimedUntil(Run run) {
        return Objects.requireNonNull(run.job().leaseUntil());
    }

    private static Instant leaseUntil(TestEngine engine, Run run) {
        return Objects.requireNonNull(engine.job(run.job().id()).leaseUntil());
    }
}
