package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.api.Why.Holder;
import dev.taskforge.engine.db.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each reason why a job does not run, told apart on every database. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class JobReasonsTest extends EachStore {
    private static final NewJob JOB = NewJob.of("a", "{}");

    JobReasonsTest(TestDatabase kind) {
        super(kind);
    }

    private static Reach taker(@Nullable Set<String> queues, @Nullable Set<String> projects, String... types) {
        return new Reach(queues, Set.of(types), projects);
    }

    private List<Why> why(long id, Reach... takers) {
        return database.read(
                tx -> store.reasons().why(tx, store.catalogue().find(tx, id).orElseThrow(), List.of(takers), NOW));
    }

    /** With somebody who takes every job of the type a. */
    private List<Why> why(long id) {
        return why(id, taker(null, null, "a"));
    }

    private void pause(String queue) {
        database.write(tx -> {
            store.queues().pause(tx, queue, true);
            return true;
        });
    }

    private void limit(int most) {
        database.write(tx -> {
            store.queues().concurrency(tx, "default", most);
            return true;
        });
    }

    @Test
    void aJobThatIsOverSaysHowItEnded() {
        var ids = add(JOB, JOB, JOB.maxAttempts(1));
        finish(Outcome.succeeded(claimOne("a"), null));
        database.write(tx -> store.decisions().cancel(tx, ids.get(1), NOW));
        finish(Outcome.failed(claimOne("a"), "broken"));
        assertThat(why(ids.get(0))).containsExactly(new Why.Finished(JobState.SUCCEEDED, NOW));
        assertThat(why(ids.get(1))).containsExactly(new Why.Finished(JobState.CANCELLED, NOW));
        assertThat(why(ids.get(2))).containsExactly(new Why.Finished(JobState.FAILED, NOW));
    }

    @Test
    void aRunningJobNamesItsWorkerAndWhetherItIsToStop() {
        long id = add("a");
        claimOne("a");
        assertThat(why(id)).containsExactly(new Why.Running("worker", NOW, false));
        database.write(tx -> store.decisions().cancel(tx, id, NOW));
        assertThat(why(id)).containsExactly(new Why.Running("worker", NOW, true));
    }

    @Test
    void aScheduledJobSaysWhenAndWhetherItFailedBefore() {
        var later = NOW.plusSeconds(60);
        long delayed = add(JOB.runAt(later)).getFirst();
        long failed = add("a");
        finish(Outcome.retried(claimOne("a"), "broken", later));
        long snoozed = add("a");
        finish(Outcome.snoozed(claimOne("a"), later));
        assertThat(why(snoozed)).containsExactly(new Why.Future(later, false));
        assertThat(why(delayed)).containsExactly(new Why.Future(later, false));
        assertThat(why(failed)).containsExactly(new Why.Future(later, true));
    }

    @Test
    void aScheduledJobAlsoSaysWhatWouldKeepItWhenItsTimeHasCome() {
        var later = NOW.plusSeconds(60);
        long id = add(JOB.runAt(later)).getFirst();
        pause("default");
        assertThat(why(id, taker(null, null, "b")))
                .containsExactly(
                        new Why.Future(later, false),
                        new Why.QueuePaused("default"),
                        new Why.NoWorker("a", "default", null));
    }

    @Test
    void aJobWithAnUnknownStepWaitsForAPerson() {
        long id = add("a");
        var job = claimOne("a");
        database.write(tx -> store.steps().begin(tx, job, "migrate", true, NOW));
        expireAt(afterLease());
        assertThat(why(id)).containsExactly(new Why.WaitsForPerson("migrate"));
        database.write(tx -> store.decisions().answer(tx, id, "migrate", StepAnswer.SKIP, NOW));
        assertThat(why(id)).containsExactly(new Why.NextInLine());
    }

    @Test
    void aPausedQueueIsNamed() {
        long id = add(JOB.queue("mail")).getFirst();
        pause("default");
        assertThat(why(id)).containsExactly(new Why.NextInLine());
        pause("mail");
        assertThat(why(id)).containsExactly(new Why.QueuePaused("mail"));
    }

    @Test
    void aQueueAtItsLimitNamesTheJobsThatHoldIt() {
        var ids = add(JOB.project("shop"), JOB, JOB, JOB.queue("other"));
        limit(2);
        claimAt(NOW, 2, "a");
        assertThat(why(ids.get(2)))
                .containsExactly(new Why.QueueLimit(
                        "default", 2, List.of(new Holder(ids.get(0), "shop"), new Holder(ids.get(1), null))));
        assertThat(why(ids.get(3))).containsExactly(new Why.NextInLine());
        limit(3);
        assertThat(why(ids.get(2))).containsExactly(new Why.NextInLine());
    }

    @Test
    void aQueueWhoseRateIsUsedUpSaysWhenTheNextJobStarts() {
        var ids = add(JOB, JOB, JOB, JOB.queue("other").priority(0));
        change(tx -> store.queues().rate(tx, "default", new QueueRate(2, Duration.ofMinutes(1))));
        assertThat(why(ids.get(2))).containsExactly(new Why.Behind(2, false));
        claimAt(NOW, 5, "b");
        claimAt(NOW, 2, "a");
        assertThat(why(ids.get(2)))
                .containsExactly(new Why.RateLimit("default", 2, Duration.ofMinutes(1), NOW.plusSeconds(30)));
        assertThat(why(ids.get(3))).containsExactly(new Why.NextInLine());
    }

    @Test
    void aKeyAtItsLimitNamesTheJobThatHoldsItBeforeAndAfterTheClaimPassedTheJobOver() {
        var keyed = JOB.concurrency("deploy", 1);
        var ids = add(keyed, keyed);
        var first = claimOne("a");
        var held = new Why.KeyLimit("deploy", 1, List.of(new Holder(ids.getFirst(), null)));
        assertThat(why(ids.getLast())).containsExactly(held);
        assertThat(claim(5, "a")).isEmpty();
        assertThat(why(ids.getLast())).containsExactly(held);
        finish(Outcome.succeeded(first, null));
        assertThat(why(ids.getLast())).containsExactly(new Why.NextInLine());
    }

    @Test
    void aJobThatWaitsForAPersonStillHoldsItsKey() {
        var keyed = JOB.concurrency("deploy", 1);
        var ids = add(keyed, keyed);
        var first = claimOne("a");
        database.write(tx -> store.steps().begin(tx, first, "migrate", true, NOW));
        expireAt(afterLease());
        assertThat(why(ids.getLast()))
                .containsExactly(new Why.KeyLimit("deploy", 1, List.of(new Holder(ids.getFirst(), null))));
    }

    @Test
    void aJobNobodyTakesSaysSoWhetherForItsTypeItsQueueOrItsProject() {
        long id = add(JOB.queue("mail").project("shop")).getFirst();
        var nobody = new Why.NoWorker("a", "mail", "shop");
        assertThat(why(id, new Reach[0])).containsExactly(nobody);
        assertThat(why(id, taker(null, null, "b"))).containsExactly(nobody);
        assertThat(why(id, taker(Set.of("default"), null, "a"))).containsExactly(nobody);
        assertThat(why(id, taker(null, Set.of("", "kitchen"), "a"))).containsExactly(nobody);
        assertThat(why(id, taker(Set.of("mail"), Set.of("shop"), "a"))).containsExactly(new Why.NextInLine());
    }

    @Test
    void everythingThatKeepsAJobIsSaidAtOnce() {
        var keyed = JOB.concurrency("k", 1);
        var ids = add(keyed, keyed);
        limit(1);
        claimOne("a");
        pause("default");
        var holders = List.of(new Holder(ids.getFirst(), null));
        assertThat(why(ids.getLast(), new Reach[0]))
                .containsExactly(
                        new Why.QueuePaused("default"),
                        new Why.QueueLimit("default", 1, holders),
                        new Why.KeyLimit("k", 1, holders),
                        new Why.NoWorker("a", "default", null));
    }

    @Test
    void thePlaceInTheLineIsThatOfTheClaim() {
        var ids = add(
                JOB.priority(9),
                JOB.runAt(NOW.minusSeconds(9)),
                NewJob.of("b", "{}").queue("other"),
                JOB,
                JOB.priority(0).runAt(NOW.minusSeconds(99)),
                NewJob.of("c", "{}").priority(9));
        var all = taker(null, null, "a", "b");
        var places = new HashMap<Long, List<Why>>();
        ids.forEach(id -> places.put(id, why(id, all)));
        var order = claim(10, "a", "b");
        assertThat(order).hasSize(5);
        for (int place = 0; place < order.size(); place++) {
            assertThat(places.get(order.get(place)))
                    .containsExactly(place == 0 ? new Why.NextInLine() : new Why.Behind(place, false));
        }
    }

    @Test
    void jobsThatNobodyMayTakeNowAreNotCountedBeforeIt() {
        var ids = add(
                JOB.queue("paused"),
                JOB.queue("shut"),
                JOB.queue("shut"),
                JOB.project("shop"),
                JOB.project("kitchen"),
                JOB);
        database.write(tx -> {
            store.queues().concurrency(tx, "shut", 1);
            return true;
        });
        claimAt(NOW, 2, "a");
        pause("paused");
        assertThat(job(ids.get(1)).state()).isEqualTo(JobState.RUNNING);
        assertThat(why(ids.get(5))).containsExactly(new Why.Behind(2, false));
        assertThat(why(ids.get(5), taker(null, Set.of("", "shop"), "a"))).containsExactly(new Why.Behind(1, false));
    }

    @Test
    void theTakerWithTheShortestLineCounts() {
        var ids = add(JOB.queue("busy"), JOB.queue("busy"), JOB.queue("quiet"));
        assertThat(why(ids.getLast(), taker(null, null, "a"), taker(Set.of("quiet"), null, "a")))
                .containsExactly(new Why.NextInLine());
    }

    @Test
    void aVeryLongLineIsNotCountedToItsEnd() {
        var many = Collections.nCopies(Why.MOST_COUNTED + 5, JOB);
        database.write(tx -> store.intake().add(tx, many, NOW));
        long last = add(JOB.priority(0)).getFirst();
        Job job = job(last);
        assertThat(why(job.id())).containsExactly(new Why.Behind(Why.MOST_COUNTED, true));
    }
}
