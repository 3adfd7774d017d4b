package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.PayloadRefused;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.store.ReadyJob;
import dev.taskforge.engine.store.Starts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several nodes on one PostgreSQL database. */
class ClusterTest {
    private static final Clock AHEAD = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

    private final String address = PostgresServer.shared().newSchema();

    /** Two nodes, one of which believes that it is a minute later. */
    private List<TestEngine> nodes(JobType... types) {
        return List.of(
                new TestEngine(address, settings -> settings, types),
                new TestEngine(address, AHEAD, settings -> settings, types));
    }

    private static void close(List<TestEngine> nodes) {
        nodes.forEach(TestEngine::close);
    }

    /** What looks in any case comes each five seconds, and would need minutes for these. */
    @Test
    void jobsThatOneKeyKeepsBackFollowEachOtherAtOnce() {
        var ran = new ConcurrentLinkedQueue<Long>();
        try (var node = new TestEngine(
                address, JobType.of("serial", job -> ran.add(job.job().id())))) {
            node.start();
            node.jobs()
                    .submitAll(
                            Collections.nCopies(100, NewJob.of("serial", "{}").concurrency("one", 1)));

            await().atMost(Duration.ofSeconds(60)).until(() -> ran.size() >= 100);

            assertThat(ran).hasSize(100).doesNotHaveDuplicates();
        }
    }

    @Test
    void limitsOfQueuesAndKeysHoldInAllNodesTogetherAndEachJobRunsOnce() {
        var inQueue = new AtomicInteger();
        var inKey = new ConcurrentHashMap<String, AtomicInteger>();
        var exceeded = new ConcurrentLinkedQueue<String>();
        var ran = new ConcurrentLinkedQueue<Long>();
        var type = JobType.of("counted", job -> {
            var counter = job.job().concurrencyKey() == null
                    ? inQueue
                    : inKey.computeIfAbsent(job.job().concurrencyKey(), key -> new AtomicInteger());
            int most = job.job().concurrencyKey() == null ? 3 : 2;
            int now = counter.incrementAndGet();
            if (now > most) {
                exceeded.add(job.job().queue() + " " + job.job().concurrencyKey() + " " + now);
            }
            Thread.sleep(1);
            counter.decrementAndGet();
            return ran.add(job.job().id());
        });
        var nodes = nodes(type);
        try {
            var first = nodes.getFirst();
            first.database.write(tx -> {
                first.engine.queues().concurrency(tx, "narrow", 3);
                return true;
            });
            var jobs = new ArrayList<NewJob>();
            for (int i = 0; i < 300; i++) {
                jobs.add(NewJob.of("counted", "{}").queue("narrow"));
                jobs.add(NewJob.of("counted", "{}").concurrency("key" + i % 7, 2));
            }
            nodes.forEach(TestEngine::start);
            first.jobs().submitAll(jobs);
            await().atMost(Duration.ofMinutes(2)).until(() -> ran.size() >= 600);
            assertThat(ran).hasSize(600).doesNotHaveDuplicates();
            assertThat(exceeded).isEmpty();
        } finally {
            close(nodes);
        }
    }

    @Test
    void theNodesTogetherNeverStartMoreThanTheRateOfTheQueue() {
        // No node goes on before the other one has jobs too.
        var both = new CountDownLatch(2);
        var nodes = List.of(waitingFor(both), waitingFor(both));
        try {
            var first = nodes.getFirst();
            first.database.write(tx -> {
                first.engine.queues().rate(tx, "narrow", new QueueRate(40, Duration.ofSeconds(1)));
                return true;
            });
            nodes.forEach(TestEngine::start);
            first.jobs()
                    .submitAll(
                            Collections.nCopies(160, NewJob.of("counted", "{}").queue("narrow")));
            await().atMost(Duration.ofMinutes(2))
                    .until(() ->
                            first.engine.queues().list().getFirst().jobs().getOrDefault(JobState.SUCCEEDED, 0L) == 160);
            var jobs = first.jobs().list(JobFilter.newest(200));
            Starts.assertWithin(
                    40,
                    Duration.ofSeconds(1),
                    jobs.stream()
                            .map(job -> Objects.requireNonNull(job.startedAt()))
                            .toList());
            assertThat(jobs.stream().map(Job::worker).distinct())
                    .as("nodes that took part")
                    .hasSize(2);
        } finally {
            close(nodes);
        }
    }

    private TestEngine waitingFor(CountDownLatch all) {
        var here = new AtomicBoolean();
        return new TestEngine(address, settings -> settings.workers(4), JobType.of("counted", job -> {
            if (!here.getAndSet(true)) {
                all.countDown();
            }
            all.await();
            return null;
        }));
    }

    @Test
    void aWrongClockNeitherFiresAScheduleTwiceNorStartsOrExpiresAnythingEarly() {
        var release = new CountDownLatch(1);
        var waits = JobType.of("waits", job -> {
            release.await();
            return null;
        });
        var nodes = nodes(JobType.of("tick", job -> null), waits);
        try {
            var wrong = nodes.getLast();
            var right = nodes.getFirst();
            var schedule = new NewSchedule("ticks", null, "0 0 1 1 *", ZoneOffset.UTC, NewJob.of("tick", "{}"));
            right.database.write(tx -> right.engine.schedules().put(tx, schedule));
            right.database.write(tx -> tx.update("UPDATE schedule SET next_at = 1000"));
            long later =
                    wrong.submit(NewJob.of("tick", "{}").runAt(Instant.now().plusSeconds(30)));
            long running = right.submit("waits");
            nodes.forEach(TestEngine::start);
            await().atMost(TestEngine.PATIENCE)
                    .until(() ->
                            right.engine.schedules().find("ticks").orElseThrow().lastAt() != null);
            right.awaitState(running, JobState.RUNNING);
            assertThat(right.job(later).state()).isEqualTo(JobState.SCHEDULED);
            assertThat(wrong.database.<Boolean>read(
                            tx -> tx.query("SELECT 1 FROM job WHERE type = 'tick' AND schedule = 'ticks'", row -> true)
                                            .size()
                                    == 1))
                    .isTrue();
            release.countDown();
            assertThat(right.awaitState(running, JobState.SUCCEEDED).attempt()).isEqualTo(1);
        } finally {
            release.countDown();
            close(nodes);
        }
    }

    @Test
    void aNodeThatDoesNotRunATypeWakesOneThatDoes() {
        var nodes = List.of(
                new TestEngine(address),
                new TestEngine(address, settings -> settings, JobType.of("far", job -> null)).start());
        try {
            var id = nodes.getFirst().submit("far");
            nodes.getLast().awaitState(id, JobState.SUCCEEDED);
        } finally {
            close(nodes);
        }
    }

    @Test
    void aNodeThatOnlySubmitsNotifiesSeldomForManyAndNotInTheirTransaction() throws Exception {
        try (var engine = new TestEngine(address);
                var listening = new PostgresDatabase(DatabaseUrl.parse(address))) {
            try (var channel = Objects.requireNonNull(listening.listen())) {
                var first = engine.jobs()
                        .submitAll(Collections.nCopies(1_000, NewJob.of("far", "{}")))
                        .getFirst()
                        .job();
                var heard = channel.await(20_000);
                // Once, unless the machine is so busy that some are written only after it has told of the others.
                assertThat(heard).hasSizeBetween(1, 5);
                assertThat(Message.read(heard.getFirst()).orElseThrow().job()).isEqualTo(ReadyJob.of(first));
            }
        }
    }

    @Test
    void anApplicationSubmitsInsideItsOwnTransaction() {
        try (var engine = new TestEngine(address, TestJob.type()).start()) {
            long id = engine.database.write(tx -> submitBySql(tx, "'{\"from\": \"sql\"}', unique_key => 'u'"));
            var job = engine.awaitState(id, JobState.SUCCEEDED);
            assertThat(job.result()).isEqualTo("{\"from\":\"sql\"}");
            long delayed = engine.database.write(
                    tx -> submitBySql(tx, "'1', unique_key => 'later', run_at => now() + interval '1 hour'"));
            assertThat(engine.job(delayed).state()).isEqualTo(JobState.SCHEDULED);
            assertThat(engine.database.<Long>write(tx -> submitBySql(tx, "'2', unique_key => 'later'")))
                    .isEqualTo(delayed);
            assertThatThrownBy(() -> engine.database.write(tx -> submitBySql(tx, "'1', priority => 10")))
                    .hasMessageContaining("priority must be 0 to 9");
            assertThatThrownBy(() -> engine.database.write(tx -> {
                        submitBySql(tx, "'3'");
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            assertThat(engine.jobs().list(JobFilter.newest(10))).hasSize(2);
        }
    }

    @Test
    void aChangedSettingOfATypeCountsInTheOtherNodeWithinSeconds() {
        var nodes = nodes();
        try {
            nodes.forEach(TestEngine::start);
            var one = nodes.getFirst();
            var other = nodes.getLast();
            var setting = JobTypeSetting.of("mail").maxAttempts(2).payloadSchema("{\"type\":\"object\"}");
            one.database.write(tx -> {
                one.engine.jobTypes().put(tx, setting);
                return true;
            });
            assertThat(one.job(one.submit("mail")).maxAttempts()).isEqualTo(2);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> other.job(other.submit("mail")).maxAttempts() == 2);
            assertThatThrownBy(() -> other.submit(NewJob.of("mail", "[]"))).isInstanceOf(PayloadRefused.class);
            other.database.write(tx -> other.engine.jobTypes().remove(tx, "mail"));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> one.job(one.submit("mail")).maxAttempts() == 5);
            one.submit(NewJob.of("mail", "[]"));
        } finally {
            close(nodes);
        }
    }

    @Test
    void aJobSubmittedBySqlHasTheAttemptsOfItsTypeUnlessItStatesThem() {
        try (var engine = new TestEngine(address)) {
            assertThat(engine.job(engine.database.write(tx -> submitBySql(tx, "'1'")))
                            .maxAttempts())
                    .isEqualTo(5);
            engine.database.write(tx -> {
                engine.engine.jobTypes().put(tx, JobTypeSetting.of("test_job").maxAttempts(2));
                return true;
            });
            assertThat(engine.job(engine.database.write(tx -> submitBySql(tx, "'1'")))
                            .maxAttempts())
                    .isEqualTo(2);
            assertThat(engine.job(engine.database.write(tx -> submitBySql(tx, "'1', max_attempts => 9")))
                            .maxAttempts())
                    .isEqualTo(9);
            assertThatThrownBy(() -> engine.database.write(tx -> submitBySql(tx, "'1', max_attempts => 0")))
                    .hasMessageContaining("max_attempts must be 1 to 100");
        }
    }

    private static Long submitBySql(dev.taskforge.engine.db.Tx tx, String arguments) {
        return tx.first(
                        "SELECT taskforge_submit('default', 'test_job', " + arguments + ") AS id",
                        row -> row.number("id"))
                .orElseThrow();
    }

    @Test
    void aServerThatCrashesAndComesBackLosesNothingThatWasAcknowledged() throws Exception {
        var ran = ConcurrentHashMap.<Long>newKeySet();
        var type = JobType.of("count", job -> ran.add(job.job().id()));
        try (var server = new PostgresServer();
                var engine = new TestEngine(server.newSchema(), settings -> settings.lease(Duration.ofSeconds(3)), type)
                        .start();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var acknowledged = new ConcurrentLinkedQueue<Long>();
            var stop = new AtomicBoolean();
            var submitting = Stream.generate(() -> callers.submit(() -> {
                        while (!stop.get()) {
                            try {
                                acknowledged.add(engine.submit("count"));
                            } catch (dev.taskforge.engine.db.DatabaseException e) {
                                // Not acknowledged: the caller was told.
                                Thread.sleep(50);
                            }
                        }
                        return true;
                    }))
                    .limit(4)
                    .toList();
            await().atMost(TestEngine.PATIENCE).until(() -> acknowledged.size() > 200);
            server.crash();
            server.start();
            int before = acknowledged.size();
            await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.size() > before + 200);
            stop.set(true);
            for (var one : submitting) {
                one.get();
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> ran.containsAll(acknowledged));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(
                                    engine.engine.queues().list().getFirst().jobs())
                            .containsEntry(JobState.AVAILABLE, 0L)
                            .containsEntry(JobState.RUNNING, 0L)
                            .containsEntry(JobState.FAILED, 0L));
        }
    }

    @Test
    void callersThatSubmitAtTheSameTimeGetTheirOwnAnswers() throws Exception {
        try (var engine = new TestEngine(address);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = Collections.nCopies(200, 0).stream()
                    .map(one -> callers.submit(() -> engine.submit(NewJob.of("none", "{}"))))
                    .toList();
            var ids = new ArrayList<Long>();
            for (var one : all) {
                ids.add(one.get());
            }
            assertThat(ids).doesNotHaveDuplicates();
            var twice = NewJob.of("none", "{}").uniqueKey("same");
            var same = Collections.nCopies(50, 0).stream()
                    .map(one -> callers.submit(() -> engine.submit(twice)))
                    .toList();
            for (var one : same) {
                assertThat(one.get()).isEqualTo(same.getFirst().get());
            }
            assertThat(engine.jobs().list(JobFilter.newest(500))).hasSize(201);
        }
    }
}
