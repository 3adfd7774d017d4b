package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.StepState;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every job store promises. */
public abstract class JobStoreContract extends JobNeedsContract {

    @Test
    void claimsGoByPriorityThenRunTimeThenId() {
        var ids = add(
                NewJob.of("a", "{}").runAt(NOW.minusSeconds(1)),
                NewJob.of("b", "{}").queue("other"),
                NewJob.of("a", "{}").runAt(NOW.minusSeconds(5)),
                NewJob.of("b", "{}").priority(9),
                NewJob.of("a", "{}").priority(0).runAt(NOW.minusSeconds(9)),
                NewJob.of("a", "{}"));
        assertThat(claim(10, "a", "b"))
                .containsExactly(ids.get(3), ids.get(2), ids.get(0), ids.get(1), ids.get(5), ids.get(4));
    }

    @Test
    void aClaimAcrossManyQueuesKeepsTheOrder() {
        var jobs = IntStream.range(0, 400)
                .mapToObj(i -> NewJob.of("a", "{}")
                        .queue("q" + (i % 2 == 0 ? 0 : i % 9))
                        .priority(i % 10))
                .toArray(NewJob[]::new);
        var byPriority = add(jobs).stream()
                .map(this::job)
                .sorted((one, other) -> one.priority() == other.priority()
                        ? Long.compare(one.id(), other.id())
                        : other.priority() - one.priority())
                .map(Job::id)
                .toList();
        assertThat(claim(150, "a")).isEqualTo(byPriority.subList(0, 150));
        assertThat(claim(1_000, "a")).isEqualTo(byPriority.subList(150, 400));
    }

    @Test
    void aClaimHandsOutTheJobAsItIsStored() {
        long id = add(NewJob.of("a", "{\"x\":1}")
                        .project("sppg")
                        .uniqueKey("u")
                        .concurrency("k", 2)
                        .submittedBy("ayu")
                        .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                        .timeout(Duration.ofSeconds(7)))
                .getFirst();
        var claimed = claimAt(NOW, 1, "a").jobs().getFirst();
        assertThat(claimed.timeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(claimed.job()).isEqualTo(job(id));
        assertThat(claimed.job().state()).isEqualTo(JobState.RUNNING);
        assertThat(claimed.job().attempt()).isEqualTo(1);
        assertThat(claimed.job().leaseUntil()).isEqualTo(NOW.plus(LEASE));
    }

    @Test
    void aClaimHandsOutTheTraceOfAJobThatHasNothingElse() {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        add(NewJob.of("a", "{}").traceparent(trace));
        assertThat(claimAt(NOW, 1, "a").jobs().getFirst().job().traceparent()).isEqualTo(trace);
    }

    @Test
    void onlyKnownTypesAreClaimed() {
        add("foreign");
        long own = add("own");
        assertThat(claim(10, "own")).containsExactly(own);
        assertThat(database.<Boolean>read(
                        tx -> store.leases().outlook(tx, Set.of("own"), NOW).ready()))
                .isFalse();
        assertThat(database.<Boolean>read(
                        tx -> store.leases().outlook(tx, Set.of("foreign"), NOW).ready()))
                .isTrue();
    }

    @Test
    void aPausedQueueIsLeftAloneUntilItIsResumed() {
        long id = add("a");
        database.write(tx -> {
            store.queues().pause(tx, "default", true);
            return true;
        });
        assertThat(claim(10, "a")).isEmpty();
        assertThat(database.<Boolean>read(
                        tx -> store.leases().outlook(tx, Set.of("a"), NOW).ready()))
                .isFalse();
        database.write(tx -> {
            store.queues().pause(tx, "default", false);
            return true;
        });
        assertThat(claim(10, "a")).containsExactly(id);
    }

    @Test
    void aQueueRunsNoMoreThanItsLimitAtOnce() {
        add(NewJob.of("a", "{}"), NewJob.of("a", "{}"), NewJob.of("b", "{}"));
        database.write(tx -> {
            store.queues().concurrency(tx, "default", 2);
            return true;
        });
        var first = claimAt(NOW, 10, "a", "b");
        assertThat(first.jobs()).hasSize(2);
        assertThat(first.more()).isTrue();
        assertThat(claim(10, "a", "b")).isEmpty();
        finish(Outcome.succeeded(first.jobs().getFirst().job(), null));
        assertThat(claim(10, "a", "b")).hasSize(1);
    }

    @Test
    void aNulInAnErrorHarmsNothing() {
        long id = add("a");
        finish(Outcome.failed(claimOne("a"), "read a\0b from the pipe"));
        assertThat(job(id).error()).isEqualTo("read a\uFFFDb from the pipe");
    }

    @Test
    void jobsThatShareAConcurrencyKeyRunWithinTheirLimit() {
        var deploy = NewJob.of("deploy", "{}").concurrency("project:sppg", 1);
        var ids = add(deploy, deploy, deploy.concurrency("project:other", 1));
        assertThat(claim(10, "deploy")).containsExactly(ids.get(0), ids.get(2));
        assertThat(claim(10, "deploy")).isEmpty();
        finish(Outcome.failed(job(ids.get(0)), "broken"));
        assertThat(claim(10, "deploy")).containsExactly(ids.get(1));
    }

    @Test
    void aHeldJobIsFreedByEveryWayInWhichAnotherLeavesTheKey() {
        var keyed = NewJob.of("a", "{}").concurrency("k", 1);
        var ids = add(keyed, keyed, keyed, keyed);
        var first = claimOne("a");
        finish(Outcome.retried(first, "again", NOW.plusSeconds(60)));
        var second = claimOne("a");
        assertThat(second.id()).isEqualTo(ids.get(1));
        assertThat(claim(5, "a")).isEmpty();
        expireAt(afterLease());
        assertThat(job(second.id()).state()).isEqualTo(JobState.AVAILABLE);
        database.write(tx -> store.decisions().cancel(tx, second.id(), NOW));
        assertThat(claim(5, "a")).containsExactly(ids.get(2));
        assertThat(claim(5, "a")).isEmpty();
    }

    @Test
    void aHeldJobWhoseFreedNeighbourCannotRunIsFreedByTheRepair() {
        var keyed = NewJob.of("a", "{}").concurrency("k", 1);
        var ids = add(keyed, keyed.queue("paused"), keyed);
        var first = claimOne("a");
        assertThat(claim(5, "a")).isEmpty();
        database.write(tx -> {
            store.queues().pause(tx, "paused", true);
            return true;
        });
        finish(Outcome.succeeded(first, null));
        assertThat(claim(5, "a")).isEmpty();
        assertThat(database.<Boolean>read(tx -> store.leases().hasHeld(tx))).isTrue();
        assertThat(database.<Integer>write(tx -> store.leases().freeHeld(tx))).isEqualTo(1);
        assertThat(claim(5, "a")).containsExactly(ids.get(2));
    }

    @Test
    void futureJobsWaitForTheirTime() {
        long later = add(NewJob.of("a", "{}").runAt(NOW.plusSeconds(60))).getFirst();
        assertThat(job(later).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(claim(10, "a")).isEmpty();
        assertThat(found(tx -> store.leases().nextDue(tx))).contains(NOW.plusSeconds(60));
        assertThat(database.<Integer>write(tx -> store.leases().promote(tx, NOW.plusSeconds(59), 10)))
                .isZero();
        assertThat(database.<Integer>write(tx -> store.leases().promote(tx, NOW.plusSeconds(60), 10)))
                .isEqualTo(1);
        assertThat(claim(10, "a")).containsExactly(later);
        assertThat(found(tx -> store.leases().nextDue(tx))).isEmpty();
    }

    @Test
    void anUnfinishedJobWithTheSameUniqueKeyIsReturnedInsteadOfASecond() {
        var unique = NewJob.of("a", "{}").uniqueKey("nightly");
        var ids = add(unique, NewJob.of("a", "{}"), unique);
        assertThat(ids.get(2)).isEqualTo(ids.get(0));
        assertThat(add(unique)).containsExactly(ids.get(0));
        finish(Outcome.succeeded(claimOne("a"), null));
        var next = database.write(tx -> store.intake().add(tx, List.of(unique), NOW));
        assertThat(next.getFirst().created()).isTrue();
        assertThat(next.getFirst().job().id()).isGreaterThan(ids.get(1));
    }

    @Test
    void aStaleFenceRecordsNothing() {
        add("a");
        var stale = claimOne("a");
        expireAt(afterLease());
        var current = claimOne("a");
        assertThat(current.id()).isEqualTo(stale.id());
        assertThat(current.fence()).isGreaterThan(stale.fence());

        assertThat(finish(Outcome.succeeded(stale, "\"stale\""))).isEmpty();
        assertThatThrownBy(() -> database.write(tx -> store.steps().begin(tx, stale, "s", false, NOW)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(numbered(tx -> store.notes()
                        .add(tx, stale, List.of(new JobNotes.NewLine(NOW, "x")), 0, new Progress(1, 2, "b"), NOW)))
                .isEmpty();
        assertThat(database.<Boolean>read(
                        tx -> store.notes().read(tx, stale.id(), 0, 10).isEmpty()))
                .isTrue();
        assertThat(job(stale.id())).isEqualTo(current);
        assertThat(finish(Outcome.succeeded(current, "1"))).hasSize(1);
    }

    @Test
    void aFenceIsStaleAsSoonAsTheJobWasTakenBackAndNotOnlyWhenItIsClaimedAgain() {
        add("a");
        var job = claimOne("a");
        expireAt(afterLease());
        assertThat(finish(Outcome.succeeded(job, null))).isEmpty();
        assertThat(job(job.id()).state()).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void aStaleFenceAmongEqualSuccessesIsRefusedAloneAndARepeatedOneCountsOnce() {
        add(NewJob.of("a", "{}"), NewJob.of("a", "{}"), NewJob.of("a", "{}"), NewJob.of("a", "{}"));
        var jobs = claimAt(NOW, 4, "a").jobs().stream().map(Claimed::job).toList();
        var stale = jobs.get(1);
        assertThat(found(tx -> store.leases().takeBack(tx, stale, NOW))).isPresent();
        var good = Stream.of(jobs.get(0), jobs.get(2), jobs.get(3))
                .map(job -> Outcome.succeeded(job, null))
                .toList();
        var late = Outcome.succeeded(stale, null);

        assertThat(finish(good.get(0), late, good.get(1), good.get(2), good.get(0)))
                .containsExactlyInAnyOrderElementsOf(good);
        assertThat(job(stale.id()).state()).isEqualTo(JobState.AVAILABLE);
        assertThat(finish(good.toArray(Outcome[]::new))).isEmpty();
        assertThat(database.read(tx -> store.queues().list(tx)).getFirst().jobs())
                .containsEntry(JobState.SUCCEEDED, 3L);
    }

    @Test
    void renewedLeasesDoNotExpire() {
        add("a");
        var job = claimOne("a");
        var holds = database.write(tx -> store.leases()
                .renew(tx, "worker", List.of(job.id()), NOW.plus(LEASE).plusSeconds(10)));
        assertThat(holds)
                .containsExactly(
                        new Hold(job.id(), job.fence(), false, NOW.plus(LEASE).plusSeconds(10)));
        assertThat(listed(tx -> store.leases().renew(tx, "stranger", List.of(job.id()), NOW.plusSeconds(999))))
                .isEmpty();
        assertThat(database.<Boolean>read(tx -> store.leases().hasExpired(tx, afterLease())))
                .isFalse();
        assertThat(expireAt(afterLease())).isEmpty();
    }

    @Test
    void aJobWithoutAttemptsLeftBecomesADeadLetterWhenItsWorkerDies() {
        long id = add(NewJob.of("a", "{}").maxAttempts(1)).getFirst();
        claimOne("a");
        var dead = expireAt(afterLease()).getFirst();
        assertThat(dead.id()).isEqualTo(id);
        assertThat(dead.state()).isEqualTo(JobState.FAILED);
        assertThat(dead.error()).contains("attempt 1 of 1").contains("worker");
    }

    @Test
    void aReleasedJobDoesNotLoseAnAttempt() {
        add("a");
        finish(Outcome.released(claimOne("a")));
        assertThat(claimOne("a").attempt()).isEqualTo(1);
    }

    @Test
    void aJobThatIsPutOffWaitsForItsTimeLosesNoAttemptAndLeavesItsKeysAsTheyAre() {
        var keyed = NewJob.of("a", "{}").concurrency("k", 1).uniqueKey("u");
        long id = add(keyed).getFirst();
        long other = add(NewJob.of("a", "{}").concurrency("k", 1)).getFirst();
        finish(Outcome.retried(claimOne("a"), "broken", NOW));
        database.write(tx -> store.leases().promote(tx, NOW, 10));
        var second = claimAt(NOW, 1, "a").jobs().getFirst().job();
        assertThat(second.attempt()).isEqualTo(2);
        finish(Outcome.snoozed(second, NOW.plusSeconds(60)));
        assertThat(job(id).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(job(id).attempt()).isEqualTo(1);
        assertThat(job(id).error()).isNull();
        assertThat(job(id).fence()).isGreaterThan(second.fence());
        assertThat(finish(Outcome.succeeded(second, null))).isEmpty();
        assertThat(add(keyed)).containsExactly(id);
        assertThat(claim(5, "a")).containsExactly(other);
    }

    @Test
    void anInterruptedOnceStepMakesTheJobWaitForAnAnswer() {
        var job = interruptedOnce();
        assertThat(job.state()).isEqualTo(JobState.WAITING);
        assertThat(job.error()).contains("step migrate");
        assertThat(claim(5, "a")).isEmpty();
        assertThatThrownBy(() ->
                        database.write(tx -> store.decisions().answer(tx, job.id(), "other", StepAnswer.SKIP, NOW)))
                .isInstanceOf(JobConflict.class)
                .hasMessageContaining("migrate");
    }

    @Test
    void theAnswerRetryRunsTheStepAgain() {
        var job = interruptedOnce();
        answer(job, StepAnswer.RETRY);
        var next = claimOne("a");
        assertThat(database.write(tx -> store.steps().begin(tx, next, "migrate", true, NOW))
                        .state())
                .isEqualTo(StepState.RUNNING);
    }

    @Test
    void theAnswerSkipGoesOnWithTheNextStep() {
        var job = interruptedOnce();
        answer(job, StepAnswer.SKIP);
        var next = claimOne("a");
        assertThat(database.write(tx -> store.steps().begin(tx, next, "migrate", true, NOW))
                        .state())
                .isEqualTo(StepState.SKIPPED);
    }

    @Test
    void theAnswerAbortEndsTheJobAndARetryAsksAgain() {
        var job = interruptedOnce();
        assertThat(answer(job, StepAnswer.ABORT).state()).isEqualTo(JobState.FAILED);
        var again = database.write(tx -> store.decisions().retry(tx, job.id(), NOW));
        assertThat(again.state()).isEqualTo(JobState.WAITING);
    }

    private Job interruptedOnce() {
        add(NewJob.of("a", "{}").maxAttempts(1));
        var job = claimOne("a");
        database.write(tx -> store.steps().begin(tx, job, "migrate", true, NOW));
        return expireAt(afterLease()).getFirst();
    }

    private Job answer(Job job, StepAnswer answer) {
        return database.write(tx -> store.decisions().answer(tx, job.id(), "migrate", answer, NOW));
    }

    @Test
    void aFinishedStepKeepsItsResultAndARepeatableOneRunsAgain() {
        add("a");
        var first = claimOne("a");
        database.write(tx -> {
            store.steps().begin(tx, first, "one", false, NOW);
            store.steps().end(tx, first, "one", StepState.DONE, "41", null, NOW);
            return store.steps().begin(tx, first, "two", false, NOW);
        });
        expireAt(afterLease());
        var second = claimOne("a");
        var one = database.write(tx -> store.steps().begin(tx, second, "one", false, NOW));
        assertThat(one.state()).isEqualTo(StepState.DONE);
        assertThat(one.result()).isEqualTo("41");
        var two = database.write(tx -> store.steps().begin(tx, second, "two", false, NOW));
        assertThat(two.state()).isEqualTo(StepState.RUNNING);
        assertThat(two.attempt()).isEqualTo(2);
        assertThat(two.position()).isEqualTo(1);
        assertThat(database.<Boolean>write(tx -> store.steps().adoptPlan(tx, second, "new")))
                .isFalse();
    }

    @Test
    void cancellingEndsAJobAtOnceUnlessItRuns() {
        var ids = add(NewJob.of("a", "{}"), NewJob.of("a", "{}").runAt(NOW.plusSeconds(9)), NewJob.of("b", "{}"));
        var running = claimOne("b");
        for (long id : List.of(ids.get(0), ids.get(1))) {
            assertThat(database.write(tx -> store.decisions().cancel(tx, id, NOW))
                            .state())
                    .isEqualTo(JobState.CANCELLED);
        }
        var asked = database.write(tx -> store.decisions().cancel(tx, running.id(), NOW));
        assertThat(asked.state()).isEqualTo(JobState.RUNNING);
        assertThat(asked.cancelRequested()).isTrue();
        assertThat(listed(tx -> store.leases().cancelRequested(tx, "worker", ids)))
                .containsExactly(running.id());
        finish(Outcome.retried(running, "failed meanwhile", NOW));
        assertThat(job(running.id()).state()).isEqualTo(JobState.CANCELLED);
        assertThatThrownBy(() -> database.write(tx -> store.decisions().cancel(tx, running.id(), NOW)))
                .isInstanceOf(JobConflict.class)
                .hasMessageContaining("already cancelled");
        assertThatThrownBy(() -> database.write(tx -> store.decisions().cancel(tx, 999, NOW)))
                .isInstanceOf(NoSuchJob.class);
    }

    @Test
    void aRetriedJobHasFreshAttemptsAndOnlyEndedJobsCanBeRetried() {
        long id = add(NewJob.of("a", "{}").maxAttempts(1).uniqueKey("u")).getFirst();
        finish(Outcome.failed(claimOne("a"), "broken"));
        var retried = database.write(tx -> store.decisions().retry(tx, id, NOW));
        assertThat(retried.state()).isEqualTo(JobState.AVAILABLE);
        assertThat(retried.attempt()).isZero();
        assertThat(retried.finishedAt()).isNull();
        assertThatThrownBy(() -> database.write(tx -> store.decisions().retry(tx, id, NOW)))
                .isInstanceOf(JobConflict.class);
    }

    @Test
    void aJobCannotBeRetriedWhileAnotherHoldsItsUniqueKey() {
        var unique = NewJob.of("a", "{}").uniqueKey("u");
        long first = add(unique).getFirst();
        finish(Outcome.failed(claimOne("a"), "broken"));
        long second = add(unique).getFirst();
        assertThatThrownBy(() -> database.write(tx -> store.decisions().retry(tx, first, NOW)))
                .isInstanceOf(JobConflict.class)
                .hasMessageContaining("job " + second);
    }

    @Test
    void logLinesAreNumberedShortenedAndBounded() {
        add("a");
        var job = claimOne("a");
        note(job, List.of("one", "x".repeat(3_000)), 0);
        var lines = database.read(tx -> store.notes().read(tx, job.id(), 0, 10));
        assertThat(lines).extracting(LogLine::number).containsExactly(1L, 2L);
        assertThat(lines.getLast().text()).hasSize(JobNotes.MOST_CHARACTERS).endsWith("…");
        note(job, IntStream.range(0, 9_990).mapToObj(i -> "line " + i).toList(), 0);
        note(job, IntStream.range(0, 20).mapToObj(i -> "late " + i).toList(), 5);
        var tail = database.read(tx -> store.notes().read(tx, job.id(), 9_999, 100));
        assertThat(tail).hasSize(2);
        assertThat(tail.getFirst().text()).isEqualTo("late 7");
        assertThat(tail.getLast().text()).isEqualTo("… 17 more lines are not kept");
    }

    private void note(Job job, List<String> lines, long uncarried) {
        var texts = lines.stream().map(text -> new JobNotes.NewLine(NOW, text)).toList();
        assertThat(numbered(tx -> store.notes().add(tx, job, texts, uncarried, null, NOW)))
                .isPresent();
    }

    @Test
    void queuesAreCountedByState() {
        var ids = add(
                NewJob.of("a", "{}"),
                NewJob.of("a", "{}").runAt(NOW.minusSeconds(3)),
                NewJob.of("a", "{}").runAt(NOW.plusSeconds(3)),
                NewJob.of("b", "{}").queue("other"));
        finish(Outcome.succeeded(claimOne("b"), null));
        var queues = database.read(tx -> store.queues().list(tx));
        assertThat(queues).extracting(queue -> queue.name()).containsExactly("default", "other");
        assertThat(queues.getFirst().jobs())
                .containsEntry(JobState.AVAILABLE, 2L)
                .containsEntry(JobState.SCHEDULED, 1L)
                .containsEntry(JobState.RUNNING, 0L);
        assertThat(queues.getFirst().oldestAvailable()).isEqualTo(NOW.minusSeconds(3));
        assertThat(queues.getLast().jobs()).containsEntry(JobState.SUCCEEDED, 1L);
        assertThat(ids).hasSize(4);
    }

    @Test
    void whatWasDoneSinceIsCountedByQueueWithoutWhatWasCancelled() {
        var ids = add(
                NewJob.of("a", "{}"),
                NewJob.of("b", "{}"),
                NewJob.of("b", "{}").queue("other"),
                NewJob.of("c", "{}").queue("other"));
        finish(Outcome.succeeded(claimOne("a"), null));
        for (var claimed : claimAt(NOW, 5, "b").jobs()) {
            finish(Outcome.failed(claimed.job(), "broken"));
        }
        database.write(tx -> store.decisions().cancel(tx, ids.get(3), NOW));
        Map<String, Long> since = database.read(tx -> store.queues().doneSince(tx, NOW));
        assertThat(since).isEqualTo(Map.of("default", 2L, "other", 1L));
        Map<String, Long> failed = database.read(tx -> store.queues().failedSince(tx, NOW));
        assertThat(failed).isEqualTo(Map.of("default", 1L, "other", 1L));
        Map<String, Long> later = database.read(tx -> store.queues().doneSince(tx, NOW.plusMillis(1)));
        assertThat(later).isEmpty();
    }

    @Test
    void typesThatWaitInAQueueAreThoseThatCouldRun() {
        add(
                NewJob.of("a", "{}"),
                NewJob.of("a", "{}"),
                NewJob.of("b", "{}").queue("other"),
                NewJob.of("c", "{}").concurrency("one", 1),
                NewJob.of("d", "{}").concurrency("one", 1),
                NewJob.of("e", "{}").runAt(NOW.plusSeconds(60)));
        assertThat(database.<java.util.Set<String>>read(tx -> store.queues().waitingTypes(tx, "default")))
                .containsExactly("a", "c", "d");
    }

    @Test
    void jobsAreListedNewestFirstByFilterAndCursor() {
        var ids = add(
                NewJob.of("a", "{}").project("one"),
                NewJob.of("a", "{}").project("two"),
                NewJob.of("b", "{}").queue("q"),
                NewJob.of("a", "{}").project("one").runAt(NOW.plusSeconds(9)));
        assertThat(list(JobFilter.newest(2))).containsExactly(ids.get(3), ids.get(2));
        assertThat(list(new JobFilter(null, null, null, null, ids.get(2), 10))).containsExactly(ids.get(1), ids.get(0));
        assertThat(list(new JobFilter(null, null, null, Set.of("one", ""), null, 10)))
                .containsExactly(ids.get(3), ids.get(2), ids.get(0));
        assertThat(list(new JobFilter(Set.of(JobState.SCHEDULED, JobState.FAILED), null, "a", null, null, 10)))
                .containsExactly(ids.get(3));
        assertThat(list(new JobFilter(Set.of(JobState.AVAILABLE), "q", null, null, null, 10)))
                .containsExactly(ids.get(2));
        assertThat(list(new JobFilter(null, null, null, Set.of(), null, 10))).isEmpty();
    }

    private List<Long> list(JobFilter filter) {
        return database.read(tx -> store.catalogue().list(tx, filter)).stream()
                .map(Job::id)
                .toList();
    }

    @Test
    void oldFinishedJobsAreRemovedAFewAtATimeAndNoIdIsGivenTwice() {
        for (int i = 0; i < 5; i++) {
            add("a");
            var job = claimOne("a");
            note(job, List.of("hello"), 0);
            finish(Outcome.succeeded(job, null));
        }
        long newest = list(JobFilter.newest(1)).getFirst();
        var later = NOW.plusSeconds(1);
        assertThat(listed(tx -> store.archive().types(tx))).containsExactly("a");
        assertThat(database.<Integer>write(tx -> store.archive().purge(tx, "a", NOW, 3)))
                .isZero();
        assertThat(database.<Integer>write(tx -> store.archive().purge(tx, "a", later, 3)))
                .isEqualTo(3);
        assertThat(database.<Integer>write(tx -> store.archive().purge(tx, "a", later, 3)))
                .isEqualTo(1);
        assertThat(database.<Boolean>read(tx -> store.archive().hasOlder(tx, "a", later)))
                .isFalse();
        assertThat(list(JobFilter.newest(10))).containsExactly(newest);
        assertThat(listed(tx -> store.notes().read(tx, newest - 1, 0, 10))).isEmpty();
        assertThat(database.read(tx -> store.queues().list(tx)).getFirst().jobs())
                .containsEntry(JobState.SUCCEEDED, 1L);
        assertThat(add("a")).isEqualTo(newest + 1);
    }

    @Test
    void aScheduleIsAdvancedFromEachSlotOnlyOnce() {
        var asked = new NewSchedule("nightly", "sppg", "0 2 * * *", ZoneOffset.UTC, NewJob.of("a", "{\"x\":1}"));
        database.write(tx -> {
            store.schedules().put(tx, asked, true, NOW);
            return true;
        });
        var due = database.read(tx -> store.schedules().due(tx, NOW)).getFirst();
        assertThat(due.job().payload()).isEqualTo("{\"x\":1}");
        assertThat(database.<Boolean>write(tx -> store.schedules().advance(tx, due, NOW, NOW.plusSeconds(60))))
                .isTrue();
        assertThat(database.<Boolean>write(tx -> store.schedules().advance(tx, due, NOW, NOW.plusSeconds(60))))
                .isFalse();
        assertThat(listed(tx -> store.schedules().due(tx, NOW))).isEmpty();
        assertThat(found(tx -> store.schedules().nextAt(tx))).contains(NOW.plusSeconds(60));
        database.write(tx -> {
            store.schedules().enable(tx, "nightly", null);
            return true;
        });
        assertThat(found(tx -> store.schedules().nextAt(tx))).isEmpty();
        assertThat(database.<Boolean>write(tx -> store.schedules().remove(tx, "nightly")))
                .isTrue();
    }
}
