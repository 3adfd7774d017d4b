package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.SilentProxy;
import dev.taskforge.engine.db.SmallDisk;
import dev.taskforge.engine.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers hear and what becomes of jobs while PostgreSQL is away, has nothing to give, or makes everybody wait. */
class DatabaseFaultsTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long OCCUPYING_SECONDS = 20;
    /** Many times what one caller waits, and far less than the sum of what all of them would wait one after another. */
    private static final long ALL_TOLD_SECONDS = 8;

    private static final int CALLERS = 30;
    private static final String HOLD = "hold";
    private static final String QUICK = "quick";

    private static PostgresServer server;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void startServer() {
        server = new PostgresServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void letGo() {
        release.countDown();
        free.countDown();
        threads.close();
    }

    /** Runs until it is released, and then says in which attempt. */
    private JobType hold() {
        return JobType.of(HOLD, job -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        throw e;
                    }
                    return job.job().attempt();
                })
                .retry(new RetryPolicy(5, Duration.ofMillis(10), Duration.ofMillis(20)));
    }

    private TestEngine engine(String address, Duration lease, Duration patience) {
        return new TestEngine(
                        TestDatabase.open(address, patience),
                        settings -> settings.workers(2).lease(lease),
                        hold(),
                        JobType.of(QUICK, job -> job.job().id()))
                .start();
    }

    private static long running(TestEngine engine, int maxAttempts) {
        long id = engine.submit(NewJob.of(HOLD, "{}").maxAttempts(maxAttempts));
        engine.awaitState(id, JobState.RUNNING);
        return id;
    }

    private static List<Long> waiting(TestEngine engine) {
        return engine.jobs().submitAll(Collections.nCopies(50, NewJob.of(QUICK, "{}"))).stream()
                .map(submitted -> submitted.job().id())
                .toList();
    }

    private static void assertDone(TestEngine engine, Collection<Long> quick) {
        await().atMost(TestEngine.PATIENCE)
                .untilAsserted(() -> assertThat(quick)
                        .allSatisfy(id -> assertThat(engine.job(id).result()).isEqualTo(String.valueOf(id))));
    }

    private static void assertDone(Job job, int attempt) {
        assertThat(job.attempt()).isEqualTo(attempt);
        assertThat(job.result()).isEqualTo(String.valueOf(attempt));
    }

    private static long count(TestEngine engine) {
        return engine.engine.queues().list().getFirst().jobs().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static void assertRefused(ThrowingCallable submission, String... message) {
        assertThatThrownBy(submission)
                .isInstanceOf(DatabaseException.class)
                .hasMessageContainingAll(message)
                .hasMessageNotContaining(PostgresServer.password());
    }

    /** Submits as soon as the database can be had again. */
    private static long submitAgain(TestEngine engine) {
        return await().atMost(TestEngine.PATIENCE)
                .ignoreExceptionsInstanceOf(DatabaseException.class)
                .until(() -> engine.submit(QUICK), id -> id > 0);
    }

    private List<Future<Long>> submitAtOnce(TestEngine engine) {
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> threads.submit(() -> engine.submit(QUICK)))
                .toList();
    }

    private static void assertAllRefused(List<Future<Long>> submissions, String message) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ALL_TOLD_SECONDS);
        for (var one : submissions) {
            assertThatThrownBy(() -> one.get(end - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .cause()
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining(message);
        }
    }

    /** Takes a connection of the engine for a transaction that lasts until the test is over or frees it. */
    private Future<Boolean> occupy(TestEngine engine, CountDownLatch taken) {
        return threads.submit(() -> hold(engine, taken));
    }

    private boolean hold(TestEngine engine, CountDownLatch taken) {
        return engine.database.shared(tx -> {
            taken.countDown();
            free.await();
            return true;
        });
    }

    /** The same; the engine takes some for itself meanwhile, so that whoever is refused tries again for a while. */
    private Future<Boolean> occupySurely(TestEngine engine, CountDownLatch taken) {
        return threads.submit(() -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(OCCUPYING_SECONDS);
            while (true) {
                try {
                    return hold(engine, taken);
                } catch (DatabaseException e) {
                    if (taken.getCount() == 0 || System.nanoTime() > end) {
                        throw e;
                    }
                }
            }
        });
    }

    private List<Future<Boolean>> occupyAll(TestEngine engine) throws InterruptedException {
        var taken = new CountDownLatch(10);
        var occupied = IntStream.range(0, 10)
                .mapToObj(i -> occupySurely(engine, taken))
                .toList();
        assertThat(taken.await(OCCUPYING_SECONDS * 2, TimeUnit.SECONDS)).isTrue();
        return occupied;
    }

    private void free(List<Future<Boolean>> occupied) throws Exception {
        free.countDown();
        for (var one : occupied) {
            assertThat(one.get()).isTrue();
        }
    }

    @Test
    void aServerThatIsAwayForLongerThanTheLeasesEndsNoJobWrongly() {
        try (var engine = engine(server.newSchema(), LEASE, PATIENCE)) {
            long again = running(engine, 3);
            long last = running(engine, 1);
            var acknowledged = new ArrayList<>(waiting(engine));
            acknowledged.add(
                    engine.submit(NewJob.of(QUICK, "{}").runAt(Instant.now().plusSeconds(1))));
            server.stop();
            try {
                assertRefused(
                        () -> engine.submit(QUICK),
                        "no connection to postgresql://tester@127.0.0.1:" + server.port() + "/postgres",
                        "refused");
                assertAllRefused(submitAtOnce(engine), "no connection to postgresql://tester@127.0.0.1");
                await().atMost(TestEngine.PATIENCE).until(() -> interrupted.get() == 2);
            } finally {
                server.start();
            }
            release.countDown();
            acknowledged.add(submitAgain(engine));
            assertDone(engine.awaitState(again, JobState.SUCCEEDED), 2);
            assertThat(engine.awaitState(last, JobState.FAILED).error())
                    .matches("attempt 1 of 1: the worker test-\\w+ stopped answering; no attempts are left");
            assertDone(engine, acknowledged);
            acknowledged.addAll(List.of(again, last));
            assertThat(engine.jobs().list(JobFilter.newest(200)))
                    .as("without those that were refused")
                    .extracting(Job::id)
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
            assertThat(count(engine)).isEqualTo(acknowledged.size());
        }
    }

    @Test
    void whoFindsAllConnectionsInUseIsToldSoInTimeAndTheEngineGoesOn() throws Exception {
        try (var engine = engine(server.newSchema(), Duration.ofSeconds(30), PATIENCE)) {
            long held = running(engine, 1);
            var acknowledged = waiting(engine);
            var occupied = occupyAll(engine);
            assertAllRefused(submitAtOnce(engine), "all 10 connections of this process are in use");
            release.countDown();
            var patient = threads.submit(() -> engine.submit(QUICK));
            free(occupied);
            assertDone(engine, List.of(patient.get()));
            assertDone(engine.awaitState(held, JobState.SUCCEEDED), 1);
            assertDone(engine, acknowledged);
        }
    }

    /** Else two would run at the same time: this one, and the next attempt in another process. */
    @Test
    void anAttemptEndsWithItsLeaseAlsoWhileNoConnectionIsToBeHad() throws Exception {
        var address = server.newSchema();
        try (var engine = engine(address, LEASE, Duration.ofSeconds(30))) {
            long held = running(engine, 2);
            var occupied = occupyAll(engine);
            await().atMost(LEASE.multipliedBy(8)).until(() -> interrupted.get() == 1);
            try (var other = engine(address, LEASE, PATIENCE)) {
                release.countDown();
                assertDone(other.awaitState(held, JobState.SUCCEEDED), 2);
            }
            free(occupied);
            assertDone(engine, List.of(engine.submit(QUICK)));
            assertDone(engine.job(held), 2);
        }
    }

    @Test
    void aServerThatVanishesAmongStatementsIsGivenUpAndTheEngineGoesOnWhenItIsBack() {
        try (var proxy = new SilentProxy(server.port());
                var engine = engine(silentAfterASecond(proxy), LEASE, PATIENCE)) {
            long held = running(engine, 3);
            var acknowledged = new ArrayList<>(waiting(engine));
            proxy.silence();
            assertAllRefused(submitAtOnce(engine), "");
            await().atMost(TestEngine.PATIENCE).until(() -> interrupted.get() == 1);
            release.countDown();
            proxy.speak();
            acknowledged.add(submitAgain(engine));
            assertDone(engine.awaitState(held, JobState.SUCCEEDED), 2);
            assertDone(engine, acknowledged);
        }
    }

    @Test
    void anEngineCanBeClosedWhileTheServerHasVanished() throws Exception {
        try (var proxy = new SilentProxy(server.port())) {
            var engine = engine(silentAfterASecond(proxy), LEASE, PATIENCE);
            assertDone(engine, waiting(engine));
            proxy.silence();
            threads.submit(engine::close).get(TestEngine.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String silentAfterASecond(SilentProxy proxy) {
        return proxy.before(server.newSchema()) + "&tcp_user_timeout=1000";
    }

    @Test
    void whomTheServerRefusesBecauseItHasTooManyClientsIsToldSoAndTheEngineGoesOn() throws Exception {
        var address = server.newSchema();
        server.stop();
        server.start("-c max_connections=8");
        var strangers = new ArrayList<Connection>();
        try (var engine = engine(address, Duration.ofSeconds(30), PATIENCE)) {
            long held = running(engine, 1);
            var acknowledged = waiting(engine);
            takeAll(strangers, address);
            assertRefused(() -> TestDatabase.open(address), "cannot open postgresql://tester@", "too many clients");
            refusedOccupation(engine);
            assertAllRefused(submitAtOnce(engine), "too many clients");
            for (var stranger : strangers) {
                stranger.close();
            }
            release.countDown();
            assertDone(engine, List.of(submitAgain(engine)));
            free.countDown();
            assertDone(engine.awaitState(held, JobState.SUCCEEDED), 1);
            assertDone(engine, acknowledged);
        } finally {
            server.stop();
            server.start();
        }
    }

    private static void takeAll(List<Connection> strangers, String address) {
        assertThatThrownBy(() -> {
                    while (true) {
                        strangers.add(PostgresServer.connect(address));
                    }
                })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("too many clients");
    }

    /** Takes every connection that the engine has; it ends with the first that is refused. */
    private void refusedOccupation(TestEngine engine) {
        for (var refused = false; !refused; ) {
            var taken = new CountDownLatch(1);
            var occupied = occupy(engine, taken);
            await().atMost(TestEngine.PATIENCE).until(() -> taken.getCount() == 0 || occupied.isDone());
            refused = occupied.isDone();
        }
    }

    @Test
    void whatAStatementTimeoutCutsOffIsRepeatedAndLosesNothing() throws Exception {
        var address = server.newSchema();
        try (var engine = engine(address + "%20-cstatement_timeout%3D300", Duration.ofSeconds(30), PATIENCE);
                var stranger = PostgresServer.connect(address);
                var statement = stranger.createStatement()) {
            long held = running(engine, 1);
            statement.execute("SELECT 1 FROM job WHERE id = " + held + " FOR UPDATE");
            release.countDown();
            awaitCutOff(1);
            var acknowledged = waiting(engine);
            assertThat(engine.job(held).state()).isEqualTo(JobState.RUNNING);

            statement.execute("LOCK TABLE job IN EXCLUSIVE MODE");
            assertAllRefused(submitAtOnce(engine), "canceling statement due to statement timeout in: INSERT INTO job");
            awaitCutOff(3);
            stranger.rollback();
            assertDone(engine.awaitState(held, JobState.SUCCEEDED), 1);
            assertDone(engine, acknowledged);
            assertThat(count(engine)).isEqualTo(51);
        }
    }

    private static void awaitCutOff(int times) {
        var said = "canceling statement due to statement timeout";
        await().atMost(TestEngine.PATIENCE)
                .until(() ->
                        server.log().lines().filter(line -> line.contains(said)).count() >= times);
    }

    @Test
    void aFullDiskRefusesSubmissionsAndKeepsWhatWasAcknowledged() throws Exception {
        try (var disk = new SmallDisk();
                var own = new PostgresServer();
                var engine = engine(own.newSchemaIn(disk.folder()), Duration.ofSeconds(30), PATIENCE)) {
            long held = running(engine, 1);
            var acknowledged = new ArrayList<>(waiting(engine));
            disk.fill();
            assertRefused(
                    () -> {
                        while (true) {
                            acknowledged.add(engine.submit(NewJob.of(QUICK, "\"" + "x".repeat(1_000) + "\"")));
                        }
                    },
                    "could not extend file", // no space, or half a block when two sessions share what is left
                    "INSERT INTO job");
            release.countDown();
            assertThat(engine.job(held).error()).isNull();
            disk.makeRoom();
            assertDone(engine.awaitState(held, JobState.SUCCEEDED), 1);
            assertDone(engine, acknowledged);
            assertThat(count(engine)).isEqualTo(1 + acknowledged.size());
        }
    }
}
