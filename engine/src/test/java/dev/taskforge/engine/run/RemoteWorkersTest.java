package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.api.RemoteWorkers.Activity;
import dev.taskforge.engine.api.RemoteWorkers.Ask;
import dev.taskforge.engine.api.RemoteWorkers.Claim;
import dev.taskforge.engine.api.RemoteWorkers.End;
import dev.taskforge.engine.api.RemoteWorkers.Hold;
import dev.taskforge.engine.api.RemoteWorkers.HoldState;
import dev.taskforge.engine.api.RemoteWorkers.Note;
import dev.taskforge.engine.api.RemoteWorkers.Worker;
import dev.taskforge.engine.api.WaitRefused;
import dev.taskforge.engine.db.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What workers in other processes are promised. */
@ParameterizedClass
@EnumSource
class RemoteWorkersTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Worker ANN = new Worker("ann", "token:sri/mail", Reach.EVERYTHING);
    private static final Worker BEN = new Worker("ben", "token:sri/mail", Reach.EVERYTHING);

    private final TestDatabase kind;

    RemoteWorkersTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    Path folder;

    private TestEngine engine;
    private RemoteWorkers workers;

    @BeforeEach
    void open() {
        engine = new TestEngine(
                        kind.at(folder.resolve("db")),
                        settings -> settings.lease(Duration.ofMillis(600)),
                        JobType.of("own", job -> null))
                .start();
        workers = engine.engine.remoteWorkers();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Ask ask(String... types) {
        return new Ask(null, Set.of(types), 10, LEASE, null, "host-1", "python/3.11");
    }

    private static Ask ask(Duration lease, @Nullable List<Hold> inHand) {
        return new Ask(null, Set.of("mail"), 10, lease, inHand, null, null);
    }

    private Claim claim(Worker worker, Ask ask) {
        return claim(worker, ask, Duration.ZERO);
    }

    private Claim claim(Worker worker, Ask ask, Duration patience) {
        try {
            return workers.claim(worker, ask, patience);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Job take(Worker worker) {
        return claim(worker, ask("mail")).jobs().getFirst().job();
    }

    private static Hold hold(Job job) {
        return new Hold(job.id(), job.fence());
    }

    private boolean succeed(Worker worker, Hold hold, String result) {
        return workers.finish(worker, List.of(new End.Succeeded(hold, result))).getFirst();
    }

    private boolean fail(Worker worker, Hold hold, boolean retryable, @Nullable Duration retryIn) {
        return workers.finish(worker, List.of(new End.Failed(hold, "the mail server is away", retryable, retryIn)))
                .getFirst();
    }

    private HoldState beat(Worker worker, Hold hold) {
        return workers.heartbeat(worker, List.of(hold), LEASE).states().getFirst();
    }

    @Test
    void aJobIsHandedOutOnceAndItsResultIsRecorded() {
        long id = engine.submit(NewJob.of("mail", "{\"to\":\"sri\"}"));

        var taken = claim(ANN, ask("mail")).jobs();
        var nothing = claim(BEN, ask("mail")).jobs();

        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().timeout()).isEqualTo(JobType.DEFAULT_TIMEOUT);
        assertThat(nothing).isEmpty();
        var job = taken.getFirst().job();
        assertThat(job.payload()).isEqualTo("{\"to\":\"sri\"}");
        assertThat(succeed(ANN, hold(job), "{\"sent\":1}")).isTrue();
        assertThat(engine.job(id).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(engine.job(id).result()).isEqualTo("{\"sent\":1}");
        assertThat(engine.job(id).attempt()).isEqualTo(1);
    }

    @Test
    void aWorkerThatWaitsGetsTheNextJobWhenTheRateOfItsQueueLetsItStart() {
        engine.database.write(tx -> {
            engine.engine.queues().rate(tx, "default", new QueueRate(1, Duration.ofSeconds(2)));
            return true;
        });
        engine.jobs().submitAll(List.of(NewJob.of("mail", "{}"), NewJob.of("mail", "{}")));
        var first = take(ANN);
        assertThat(claim(BEN, ask("mail")).jobs()).isEmpty();
        var second = claim(BEN, ask("mail"), LONG).jobs().getFirst().job();
        assertThat(Duration.between(first.startedAt(), second.startedAt()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aReportSentAgainBecauseItsAnswerGotLostIsRecordedOnce() {
        engine.submit("mail");
        var hold = hold(take(ANN));

        assertThat(succeed(ANN, hold, "1")).isTrue();
        assertThat(succeed(ANN, hold, "1")).isTrue();
        assertThat(fail(ANN, hold, true, null)).isFalse();

        long failing = engine.submit("mail");
        var second = hold(take(ANN));
        assertThat(fail(ANN, second, true, Duration.ofHours(1))).isTrue();
        assertThat(fail(ANN, second, true, Duration.ofHours(1))).isTrue();
        assertThat(engine.job(failing).attempt()).isEqualTo(1);
        assertThat(workers.counts().stale()).isEqualTo(1);
    }

    @Test
    void aHoldOfAnotherWorkerOrAnotherFenceIsRefused() {
        long id = engine.submit("mail");
        var job = take(ANN);

        assertThat(succeed(BEN, hold(job), "1")).isFalse();
        assertThat(succeed(ANN, new Hold(id, job.fence() - 1), "1")).isFalse();
        assertThat(beat(BEN, hold(job))).isEqualTo(HoldState.LOST);
        assertThat(workers.note(BEN, List.of(new Note(hold(job), null, List.of("hello")))))
                .containsExactly(false);
        assertThat(engine.job(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(workers.counts().stale()).isEqualTo(3);
    }

    @Test
    void aJobWhoseWorkerDiedIsTakenOverAndTheOldWorkerCanRecordNothing() {
        long id = engine.submit("mail");
        var old = claim(ANN, ask(Duration.ofSeconds(1), null)).jobs().getFirst().job();

        var fresh = claim(BEN, ask("mail"), LONG).jobs().getFirst().job();

        assertThat(fresh.id()).isEqualTo(id);
        assertThat(fresh.attempt()).isEqualTo(2);
        assertThat(fresh.error()).contains("remote:ann stopped answering");
        assertThat(beat(ANN, hold(old))).isEqualTo(HoldState.LOST);
        assertThat(succeed(ANN, hold(old), "\"old\"")).isFalse();
        assertThat(succeed(BEN, hold(fresh), "\"new\"")).isTrue();
        assertThat(engine.job(id).result()).isEqualTo("\"new\"");
    }

    @Test
    void heartbeatsKeepAJobBeyondItsLease() {
        long id = engine.submit("mail");
        var job = claim(ANN, ask(Duration.ofSeconds(1), null)).jobs().getFirst().job();
        var end = Instant.now().plusSeconds(2);

        await().pollInterval(Duration.ofMillis(200)).atMost(LONG).until(() -> {
            assertThat(workers.heartbeat(ANN, List.of(hold(job)), Duration.ofSeconds(1))
                            .states())
                    .containsExactly(HoldState.HELD);
            return Instant.now().isAfter(end);
        });

        assertThat(engine.job(id).attempt()).isEqualTo(1);
        assertThat(succeed(ANN, hold(job), "1")).isTrue();
    }

    @Test
    void theHeartbeatCarriesACancellationAndGivingBackThenEndsTheJob() {
        long id = engine.submit("mail");
        var hold = hold(take(ANN));
        engine.cancel(id);

        assertThat(beat(ANN, hold)).isEqualTo(HoldState.CANCEL);
        assertThat(workers.finish(ANN, List.of(new End.Released(hold)))).containsExactly(true);
        assertThat(engine.job(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aFailureIsRepeatedWhenTheWorkerSaysAndEndsWhenItCannotBeMended() {
        long id = engine.submit("mail");
        var before = Instant.now();
        fail(ANN, hold(take(ANN)), true, Duration.ofMinutes(10));
        assertThat(engine.job(id).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(engine.job(id).runAt()).isAfter(before.plusSeconds(590));

        long other = engine.submit("mail");
        fail(ANN, hold(take(ANN)), true, null);
        assertThat(engine.job(other).runAt()).isBefore(before.plusSeconds(60));

        long hopeless = engine.submit(NewJob.of("mail", "{}").priority(9));
        fail(ANN, hold(take(ANN)), false, null);
        assertThat(engine.job(hopeless).state()).isEqualTo(JobState.FAILED);
        assertThat(engine.job(hopeless).error()).isEqualTo("the mail server is away");
    }

    @Test
    void aReleasedJobLosesNoAttempt() {
        long id = engine.submit("mail");
        workers.finish(ANN, List.of(new End.Released(hold(take(ANN)))));
        assertThat(engine.job(id).state()).isEqualTo(JobState.AVAILABLE);
        assertThat(engine.job(id).attempt()).isZero();
    }

    @Test
    void aJobThatItsWorkerPutsOffSleepsLosesNoAttemptAndSaysWhy() {
        long id = engine.submit("mail");
        var taken = take(ANN);
        var snooze = new End.Snoozed(hold(taken), Duration.ofHours(1), "the shop is closed");
        assertThat(workers.finish(ANN, List.of(snooze))).containsExactly(true);
        assertThat(workers.finish(ANN, List.of(snooze)))
                .as("sent again because its answer got lost")
                .containsExactly(true);
        var job = engine.job(id);
        assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(job.attempt()).isZero();
        assertThat(job.runAt()).isAfter(Instant.now().plusSeconds(3_000));
        assertThat(engine.jobs().log(id, 0, 9))
                .extracting(LogLine::text)
                .containsExactly("put off until " + job.runAt() + ": the shop is closed");
        assertThat(succeed(ANN, hold(taken), "1")).isFalse();
        assertThatThrownBy(() -> new End.Snoozed(hold(taken), Duration.ZERO, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJobThatAPersonCancelsWhileItsWorkerPutsItOffIsCancelled() {
        long id = engine.submit("mail");
        var taken = take(ANN);
        engine.cancel(id);
        workers.finish(ANN, List.of(new End.Snoozed(hold(taken), Duration.ofHours(1), null)));
        assertThat(engine.job(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aResultThatIsTooLargeFailsTheJobForGood() {
        long id = engine.submit("mail");
        succeed(ANN, hold(take(ANN)), "\"" + "x".repeat(1 << 20) + "\"");
        assertThat(engine.job(id).state()).isEqualTo(JobState.FAILED);
        assertThat(engine.job(id).error()).startsWith("the result is larger than 1 MiB");
    }

    @Test
    void anAttemptThatTakesTooLongFailsAtItsNextHeartbeat() {
        long id = engine.submit(NewJob.of("mail", "{}").timeout(Duration.ofMillis(50)));
        var hold = hold(take(ANN));

        await().pollInterval(Duration.ofMillis(20)).atMost(LONG).until(() -> beat(ANN, hold) == HoldState.LOST);

        assertThat(engine.job(id).state()).isIn(JobState.SCHEDULED, JobState.AVAILABLE);
        assertThat(engine.job(id).error()).isEqualTo("attempt 1 took longer than its 0.05 s");
    }

    @Test
    void onlyJobsOfTheWantedQueuesTypesAndProjectsAreHandedOut() {
        long wanted = engine.submit(NewJob.of("mail", "{}").queue("slow").project("shop"));
        engine.submit(NewJob.of("mail", "{}").queue("fast").project("shop").priority(9));
        engine.submit(NewJob.of("sms", "{}").queue("slow").project("shop").priority(9));
        engine.submit(NewJob.of("mail", "{}").queue("slow").project("blog").priority(9));
        engine.submit(NewJob.of("mail", "{}").queue("slow").priority(9));
        var reach = new Reach(null, Set.of("mail"), Set.of("shop"));
        var limited = new Worker("lim", "token:sri/lim", reach);
        var ask = new Ask(Set.of("slow"), Set.of("mail", "sms"), 10, LEASE, null, null, null);

        var jobs = claim(limited, ask).jobs();

        assertThat(jobs).extracting(taken -> taken.job().id()).containsExactly(wanted);
    }

    @Test
    void whatTheReachNoLongerCoversIsLost() {
        engine.submit(NewJob.of("mail", "{}").project("shop"));
        var hold = hold(take(ANN));
        var narrowed = new Worker("ann", ANN.owner(), new Reach(null, null, Set.of("blog")));

        assertThat(beat(narrowed, hold)).isEqualTo(HoldState.LOST);
        assertThat(succeed(narrowed, hold, "1")).isFalse();
        assertThat(succeed(ANN, hold, "1")).isTrue();
    }

    @Test
    void aTypeThatTheServerRunsItselfCannotBeTaken() {
        assertThatThrownBy(() -> claim(ANN, ask("mail", "own")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("types: own is run by the server itself; a worker cannot take it");
    }

    @Test
    void aNameBelongsToTheOwnerWhoUsesIt() {
        take0();
        var thief = new Worker("ann", "token:evil/x", Reach.EVERYTHING);

        assertThatThrownBy(() -> claim(thief, ask("mail")))
                .isInstanceOf(JobConflict.class)
                .hasMessageContaining("the name ann is in use");
        assertThatThrownBy(() -> beat(thief, new Hold(1, 1))).isInstanceOf(JobConflict.class);
    }

    private void take0() {
        assertThat(claim(ANN, ask("mail")).jobs()).isEmpty();
    }

    @Test
    void aDrainingWorkerGetsNothingNewAndIsToldSo() {
        take0();
        engine.submit("mail");
        assertThat(engine.database.<Boolean>write(tx -> workers.drain(tx, "ann", true)))
                .isTrue();

        assertThat(claim(ANN, ask("mail"), LONG)).isEqualTo(new Claim(List.of(), true));
        assertThat(workers.heartbeat(ANN, List.of(), LEASE).draining()).isTrue();
        assertThat(workers.list().getFirst().activity()).isEqualTo(Activity.DRAINING);

        engine.database.<Boolean>write(tx -> workers.drain(tx, "ann", false));
        assertThat(claim(ANN, ask("mail")).jobs()).hasSize(1);
    }

    @Test
    void theListSaysWhoWorksAndOnWhat() {
        engine.submit("mail");
        claim(ANN, ask("mail", "sms"));

        var status = workers.list().getFirst();

        assertThat(status.name()).isEqualTo("ann");
        assertThat(status.owner()).isEqualTo("token:sri/mail");
        assertThat(status.host()).isEqualTo("host-1");
        assertThat(status.client()).isEqualTo("python/3.11");
        assertThat(status.types()).containsExactly("mail", "sms");
        assertThat(status.queues()).isEmpty();
        assertThat(status.jobs()).isEqualTo(1);
        assertThat(status.activity()).isEqualTo(Activity.ACTIVE);
    }

    @Test
    void jobsOfAnAnswerThatGotLostAreHandedOutAgain() {
        long id = engine.submit("mail");
        claim(ANN, ask(LEASE, List.of()));

        var again = claim(ANN, ask(LEASE, List.of())).jobs();

        assertThat(again).hasSize(1);
        assertThat(again.getFirst().job().id()).isEqualTo(id);
        assertThat(again.getFirst().job().attempt()).isEqualTo(1);
        var kept = again.getFirst().job();
        assertThat(claim(ANN, ask(LEASE, List.of(hold(kept)))).jobs()).isEmpty();
        assertThat(succeed(ANN, hold(kept), "1")).isTrue();
    }

    @Test
    void progressAndLinesAreKept() {
        long id = engine.submit("mail");
        var hold = hold(take(ANN));

        var answer = workers.note(ANN, List.of(new Note(hold, new Progress(3, 10, "mails"), List.of("a", "b"))));

        assertThat(answer).containsExactly(true);
        assertThat(engine.job(id).progress()).isEqualTo(new Progress(3, 10, "mails"));
        assertThat(engine.jobs().log(id, 0, 10)).extracting(line -> line.text()).containsExactly("a", "b");
    }

    /** In an engine that was not started nothing looks at the database now and then, so only a signal can wake. */
    @Test
    void aWaitingWorkerIsWokenBySubmissionRetryAndUnpauseWithoutAnyLook() throws Exception {
        try (var still = new TestEngine(kind.at(folder.resolve("still")))) {
            var there = still.engine.remoteWorkers();
            assertThat(wokenBy(there, () -> still.submit("mail"))).isEqualTo(1);
            assertThat(wokenBy(there, () -> still.jobs().submitAll(List.of(NewJob.of("mail", "{}")))))
                    .isEqualTo(1);
            long failed = still.submit("mail");
            var hold = hold(there.claim(ANN, ask("mail"), Duration.ZERO)
                    .jobs()
                    .getFirst()
                    .job());
            there.finish(ANN, List.of(new End.Failed(hold, "no", false, null)));
            assertThat(wokenBy(there, () -> still.retry(failed))).isEqualTo(1);
            pause(still, true);
            still.submit("mail");
            assertThat(wokenBy(there, () -> pause(still, false))).isEqualTo(1);
        }
    }

    @Test
    void aWaitingWorkerGetsAJobWhoseTimeHasCome() throws Exception {
        var soon = NewJob.of("mail", "{}").runAt(Instant.now().plusMillis(300));
        assertThat(wokenBy(workers, () -> engine.submit(soon))).isEqualTo(1);
    }

    @Test
    void aWaitingWorkerThatIsNotHeardOfForItsLeaseIsTakenForDead() throws Exception {
        var brief = Duration.ofSeconds(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var silent = threads.submit(() -> claim(ANN, ask(brief, null), Duration.ofMinutes(5)));
            assertThat(silent.get(LONG.toSeconds(), TimeUnit.SECONDS).jobs()).isEmpty();

            var began = System.nanoTime();
            var alive = threads.submit(() -> claim(BEN, ask(brief, null), Duration.ofMinutes(5)));
            await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
                workers.heartbeat(BEN, List.of(), brief);
                return System.nanoTime() - began > brief.multipliedBy(2).toNanos();
            });
            engine.submit("mail");
            assertThat(alive.get(LONG.toSeconds(), TimeUnit.SECONDS).jobs()).hasSize(1);
        }
    }

    @Test
    void aWorkerThatEndsItsWaitIsAnsweredAtOnce() throws Exception {
        assertThat(wokenBy(workers, () -> workers.endWait(ANN))).isZero();
    }

    private static void pause(TestEngine engine, boolean paused) {
        engine.database.<@Nullable Object>write(tx -> {
            engine.engine.queues().pause(tx, "default", paused);
            return null;
        });
    }

    /** How many jobs a waiting worker gets after the event; all are finished. */
    private static int wokenBy(RemoteWorkers workers, Runnable event) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting =
                    threads.submit(() -> workers.claim(ANN, ask("mail"), LONG).jobs());
            await().atMost(LONG).until(() -> workers.counts().waiting() == 1);
            event.run();
            var jobs = waiting.get();
            jobs.forEach(taken -> workers.finish(ANN, List.of(new End.Succeeded(hold(taken.job()), "1"))));
            return jobs.size();
        }
    }

    @Test
    void oneJobWakesOneWorkerAndManyWakeMany() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 20; i++) {
                var worker = new Worker("w" + i, "sri", Reach.EVERYTHING);
                var one = new Ask(null, Set.of("mail"), 1, LEASE, null, null, null);
                all.add(threads.submit(() -> claim(worker, one, LONG).jobs().size()));
            }
            await().atMost(LONG).until(() -> workers.counts().waiting() == 20);

            engine.submit("mail");
            await().atMost(LONG).until(() -> workers.counts().waiting() == 19);
            engine.jobs().submitAll(Collections.nCopies(19, NewJob.of("mail", "{}")));

            assertThat(all).allSatisfy(future -> assertThat(future.get()).isEqualTo(1));
        }
    }

    @Test
    void closingEndsAllWaitsAtOnceAndRefusesNewOnes() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> claim(ANN, ask("mail"), LONG));
            await().atMost(LONG).until(() -> workers.counts().waiting() == 1);

            workers.endWaits();

            assertThat(waiting.get(10, TimeUnit.SECONDS).jobs()).isEmpty();
            assertThatThrownBy(() -> claim(ANN, ask("mail"), LONG)).isInstanceOf(WaitRefused.class);
        }
    }

    @Test
    void aQueueAtItsLimitGivesTheNextJobWhenOneEnds() throws Exception {
        engine.database.<@Nullable Object>write(tx -> {
            engine.engine.queues().concurrency(tx, "default", 1);
            return null;
        });
        engine.jobs().submitAll(Collections.nCopies(2, NewJob.of("mail", "{}")));
        var first = take(ANN);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var next = threads.submit(() -> claim(BEN, ask("mail"), LONG));
            await().atMost(LONG).until(() -> workers.counts().waiting() == 1);
            assertThat(succeed(ANN, hold(first), "1")).isTrue();
            assertThat(next.get().jobs()).hasSize(1);
        }
    }
}
