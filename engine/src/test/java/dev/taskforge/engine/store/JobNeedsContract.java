package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Dependency;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.OnFailure;
import dev.taskforge.engine.store.JobNeeds.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every job store promises about jobs that need each other. */
abstract class JobNeedsContract extends StoreFixture {
    private final List<Job> moved = new ArrayList<>();

    private long needing(OnFailure onFailure, Long... needed) {
        return needing(NewJob.of("b", "{}"), onFailure, needed);
    }

    private long needing(NewJob job, OnFailure onFailure, Long... needed) {
        store.needs().listen(moved::addAll);
        return database.write(tx -> {
            long id = store.intake().add(tx, List.of(job), NOW).getFirst().job().id();
            store.needs()
                    .add(
                            tx,
                            List.of(needed).stream()
                                    .map(other -> new Need(id, other, onFailure))
                                    .toList(),
                            NOW);
            return id;
        });
    }

    private JobState state(long id) {
        return job(id).state();
    }

    private void succeed(long id) {
        finish(Outcome.succeeded(claimed(id), null));
    }

    private void fail(long id) {
        finish(Outcome.failed(claimed(id), "broken"));
    }

    /** Takes everything there is and gives back the rest. */
    private Job claimed(long id) {
        var taken = claimAt(NOW, 2_000, "a", "b").jobs();
        taken.stream().map(Claimed::job).filter(job -> job.id() != id).forEach(job -> finish(Outcome.released(job)));
        return taken.stream()
                .map(Claimed::job)
                .filter(job -> job.id() == id)
                .findAny()
                .orElseThrow();
    }

    private List<Dependency> needsOf(long id) {
        return listed(tx -> store.needs().needs(tx, id, 10));
    }

    @Test
    void aChainRunsLinkByLink() {
        long first = add("a");
        long second = needing(OnFailure.WAIT, first);
        long third = needing(OnFailure.WAIT, second);
        assertThat(claim(10, "a", "b")).containsExactly(first);
        assertThat(state(second)).isEqualTo(JobState.BLOCKED);
        finish(Outcome.succeeded(job(first), null));
        assertThat(state(third)).isEqualTo(JobState.BLOCKED);
        assertThat(moved).extracting(Job::id).containsExactly(second);
        assertThat(claim(10, "a", "b")).containsExactly(second);
        finish(Outcome.succeeded(job(second), null));
        assertThat(claim(10, "a", "b")).containsExactly(third);
    }

    @Test
    void theLastSideOfADiamondReleasesItsTip() {
        long top = add("a");
        long left = needing(OnFailure.WAIT, top);
        long right = needing(OnFailure.WAIT, top);
        long tip = needing(OnFailure.WAIT, left, right);
        succeed(top);
        assertThat(claim(10, "b")).containsExactly(left, right);
        finish(Outcome.succeeded(job(right), null));
        assertThat(state(tip)).isEqualTo(JobState.BLOCKED);
        assertThat(needsOf(tip)).extracting(Dependency::jobId).containsExactly(left, right);
        assertThat(needsOf(tip)).extracting(Dependency::open).containsExactly(true, false);
        finish(Outcome.succeeded(job(left), null));
        assertThat(state(tip)).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void aJobThatNeedsAThousandRunsAfterTheLastOfThem() {
        var jobs = IntStream.range(0, 1_000).mapToObj(i -> NewJob.of("a", "{}")).toArray(NewJob[]::new);
        long last = needing(OnFailure.WAIT, add(jobs).toArray(Long[]::new));
        for (int i = 0; i < 10; i++) {
            assertThat(state(last)).isEqualTo(JobState.BLOCKED);
            finish(claimAt(NOW, 100, "a").jobs().stream()
                    .map(claimed -> Outcome.succeeded(claimed.job(), null))
                    .toArray(Outcome[]::new));
        }
        assertThat(state(last)).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void theEndsOfTheLastTwoNeededJobsAtOnceReleaseTheJob() throws Exception {
        for (int round = 0; round < 20; round++) {
            var needed = add(NewJob.of("a", "{}"), NewJob.of("a", "{}"));
            long last = needing(OnFailure.WAIT, needed.toArray(Long[]::new));
            claim(2, "a");
            var go = new CountDownLatch(1);
            try (var threads = Executors.newFixedThreadPool(2)) {
                var ends = needed.stream()
                        .map(id -> threads.submit(() -> {
                            var outcomes = List.of(Outcome.succeeded(job(id), null));
                            go.await();
                            return database.shared(tx -> store.leases().finish(tx, outcomes, NOW));
                        }))
                        .toList();
                go.countDown();
                for (var end : ends) {
                    assertThat(end.get()).hasSize(1);
                }
            }
            assertThat(state(last)).isEqualTo(JobState.AVAILABLE);
            claim(1, "b");
        }
    }

    @Test
    void aNeedAndTheEndOfTheNeededJobAtOnceNeverMissEachOther() throws Exception {
        for (int round = 0; round < 20; round++) {
            var needed = claimed(add("a"));
            var go = new CountDownLatch(1);
            long needing;
            try (var threads = Executors.newFixedThreadPool(2)) {
                var end = threads.submit(() -> {
                    go.await();
                    return database.shared(
                            tx -> store.leases().finish(tx, List.of(Outcome.succeeded(needed, null)), NOW));
                });
                var added = threads.submit(() -> {
                    go.await();
                    return database.shared(tx -> {
                        long id = store.intake()
                                .add(tx, List.of(NewJob.of("b", "{}")), NOW)
                                .getFirst()
                                .job()
                                .id();
                        store.needs().add(tx, List.of(new Need(id, needed.id(), OnFailure.WAIT)), NOW);
                        return id;
                    });
                });
                go.countDown();
                assertThat(end.get()).hasSize(1);
                needing = added.get();
            }
            assertThat(state(needing)).isEqualTo(JobState.AVAILABLE);
        }
    }

    @Test
    void whatHappensAfterAFailureIsSaidPerNeed() {
        long needed = add("a");
        long waits = needing(OnFailure.WAIT, needed);
        long cancelled = needing(OnFailure.CANCEL, needed);
        long runs = needing(OnFailure.RUN, needed);
        long behind = needing(OnFailure.CANCEL, cancelled);
        fail(needed);
        assertThat(state(waits)).isEqualTo(JobState.BLOCKED);
        assertThat(job(cancelled).state()).isEqualTo(JobState.CANCELLED);
        assertThat(job(cancelled).error()).isEqualTo("job " + needed + ", which this job needs, failed");
        assertThat(state(runs)).isEqualTo(JobState.AVAILABLE);
        assertThat(job(behind).state()).isEqualTo(JobState.CANCELLED);
        assertThat(job(behind).error()).isEqualTo("job " + cancelled + ", which this job needs, was cancelled");
        assertThat(moved).extracting(Job::id).containsExactlyInAnyOrder(cancelled, runs, behind);
        var counts = listed(tx -> store.queues().list(tx)).getFirst().jobs();
        assertThat(counts)
                .containsEntry(JobState.BLOCKED, 1L)
                .containsEntry(JobState.CANCELLED, 2L)
                .containsEntry(JobState.FAILED, 1L);
    }

    @Test
    void aBlockedJobGoesOnOnceTheFailedJobItNeedsWasRetriedAndSucceeded() {
        long needed = add("a");
        long waits = needing(OnFailure.WAIT, needed);
        fail(needed);
        database.write(tx -> store.decisions().retry(tx, needed, NOW));
        assertThat(state(waits)).isEqualTo(JobState.BLOCKED);
        succeed(needed);
        assertThat(state(waits)).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void aJobCancelledWithWhatItNeedsIsBlockedAgainWhenItIsRetriedFirst() {
        long needed = add("a");
        long cancelled = needing(OnFailure.CANCEL, needed);
        fail(needed);
        assertThat(database.write(tx -> store.decisions().retry(tx, cancelled, NOW))
                        .state())
                .isEqualTo(JobState.BLOCKED);
        database.write(tx -> store.decisions().retry(tx, needed, NOW));
        succeed(needed);
        assertThat(state(cancelled)).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void aJobThatBeganOnceIsNotBlockedWhenItIsRetried() {
        long needed = add("a");
        long runs = needing(OnFailure.RUN, needed);
        fail(needed);
        database.write(tx -> store.decisions().retry(tx, needed, NOW));
        fail(runs);
        assertThat(database.write(tx -> store.decisions().retry(tx, runs, NOW)).state())
                .isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void whatHasEndedBeforeCountsAtOnce() {
        long good = add("a");
        succeed(good);
        long bad = add("a");
        fail(bad);
        assertThat(state(needing(OnFailure.WAIT, good))).isEqualTo(JobState.AVAILABLE);
        assertThat(state(needing(OnFailure.WAIT, good, bad))).isEqualTo(JobState.BLOCKED);
        assertThat(state(needing(OnFailure.CANCEL, bad))).isEqualTo(JobState.CANCELLED);
        assertThat(state(needing(OnFailure.RUN, bad, good))).isEqualTo(JobState.AVAILABLE);
        var later = NewJob.of("b", "{}").runAt(NOW.plusSeconds(60));
        assertThat(state(needing(later, OnFailure.WAIT, good))).isEqualTo(JobState.SCHEDULED);
        assertThatThrownBy(() -> needing(OnFailure.WAIT, 999_999L)).hasMessage("needs: there is no job 999999");
    }

    @Test
    void aBlockedJobCanBeCancelledAndWhatNeedsItHearsOfIt() {
        long needed = add("a");
        long blocked = needing(OnFailure.WAIT, needed);
        long behind = needing(OnFailure.CANCEL, blocked);
        database.write(tx -> store.decisions().cancel(tx, blocked, NOW));
        assertThat(state(blocked)).isEqualTo(JobState.CANCELLED);
        assertThat(state(behind)).isEqualTo(JobState.CANCELLED);
        succeed(needed);
        assertThat(state(blocked)).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aPersonLetsABlockedJobRunWithoutWhatItNeeds() {
        long needed = add("a");
        long blocked = needing(OnFailure.WAIT, needed);
        assertThat(database.write(tx -> store.decisions().unblock(tx, blocked, NOW))
                        .state())
                .isEqualTo(JobState.AVAILABLE);
        assertThat(needsOf(blocked)).extracting(Dependency::open).containsExactly(false);
        assertThat(claim(10, "b")).containsExactly(blocked);
        assertThatThrownBy(() -> database.write(tx -> store.decisions().unblock(tx, blocked, NOW)))
                .isInstanceOf(JobConflict.class)
                .hasMessageContaining("only a blocked job can be unblocked");
    }

    @Test
    void aWorkerThatDiesForGoodEndsTheWaitToo() {
        long needed = add(NewJob.of("a", "{}").maxAttempts(1)).getFirst();
        long runs = needing(OnFailure.RUN, needed);
        claim(1, "a");
        expireAt(afterLease());
        assertThat(state(needed)).isEqualTo(JobState.FAILED);
        assertThat(state(runs)).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void anEndThatIsNotCommittedReleasesNothing() {
        long needed = add("a");
        long waits = needing(OnFailure.WAIT, needed);
        var held = claimed(needed);
        assertThatThrownBy(() -> database.write(tx -> {
                    store.leases().finish(tx, List.of(Outcome.succeeded(held, null)), NOW);
                    throw new IllegalStateException("the process dies here");
                }))
                .hasMessageContaining("the process dies here");
        assertThat(state(needed)).isEqualTo(JobState.RUNNING);
        assertThat(state(waits)).isEqualTo(JobState.BLOCKED);
        assertThat(moved).isEmpty();
        finish(Outcome.succeeded(held, null));
        assertThat(state(waits)).isEqualTo(JobState.AVAILABLE);
    }

    @Test
    void aBlockedJobHoldsItsUniqueKeyButNoSlotOfItsConcurrencyKey() {
        long needed = add("a");
        var keyed = NewJob.of("b", "{}").uniqueKey("u").concurrency("k", 1);
        long blocked = needing(keyed, OnFailure.WAIT, needed);
        assertThat(add(keyed)).containsExactly(blocked);
        long other = add(keyed.uniqueKey(null)).getFirst();
        assertThat(claim(10, "b")).containsExactly(other);
        succeed(needed);
        assertThat(claim(10, "b")).isEmpty();
        finish(Outcome.succeeded(job(other), null));
        assertThat(claim(10, "b")).containsExactly(blocked);
    }

    @Test
    void aJobIsKeptAsLongAsAnUnfinishedOneNeedsIt() {
        long needed = add("a");
        long blocked = needing(OnFailure.WAIT, needed);
        fail(needed);
        add("newest");
        var after = NOW.plus(Duration.ofDays(1));
        assertThat(database.<Boolean>read(tx -> store.archive().hasOlder(tx, "a", after)))
                .isFalse();
        assertThat(database.<Integer>write(tx -> store.archive().purge(tx, "a", after, 10)))
                .isZero();
        database.write(tx -> store.decisions().cancel(tx, blocked, NOW));
        assertThat(database.<Integer>write(tx -> store.archive().purge(tx, "a", after, 10)))
                .isEqualTo(1);
        assertThat(needsOf(blocked)).extracting(Dependency::state).containsOnlyNulls();
        assertThat(database.<Integer>write(tx -> store.archive().purge(tx, "b", after, 10)))
                .isEqualTo(1);
        assertThat(needsOf(blocked)).isEmpty();
    }

    @Test
    void aBatchCountsItsJobs() {
        var ids = add(NewJob.of("a", "{}"), NewJob.of("a", "{}"), NewJob.of("a", "{}"));
        long callback = needing(OnFailure.RUN, ids.toArray(Long[]::new));
        database.write(tx -> {
            store.needs().addBatch(tx, callback, "import");
            return true;
        });
        succeed(ids.get(0));
        fail(ids.get(1));
        var batch = found(tx -> store.needs().batch(tx, callback)).orElseThrow();
        assertThat(batch.name()).isEqualTo("import");
        assertThat(batch.size()).isEqualTo(3);
        assertThat(batch.ended()).isEqualTo(2);
        assertThat(batch.callback().state()).isEqualTo(JobState.BLOCKED);
        database.write(tx -> store.decisions().cancel(tx, ids.get(2), NOW));
        assertThat(state(callback)).isEqualTo(JobState.AVAILABLE);
        assertThat(found(tx -> store.needs().batch(tx, ids.getFirst()))).isEmpty();
    }

    @Test
    void listsByStateFindBlockedJobs() {
        long needed = add("a");
        long blocked = needing(OnFailure.WAIT, needed);
        var filter = new JobFilter(Set.of(JobState.BLOCKED), null, null, null, null, 10);
        assertThat(listed(tx -> store.catalogue().list(tx, filter)))
                .extracting(Job::id)
                .containsExactly(blocked);
        assertThat(listed(tx -> store.needs().dependents(tx, needed, 10)))
                .extracting(Dependency::jobId)
                .containsExactly(blocked);
    }
}
