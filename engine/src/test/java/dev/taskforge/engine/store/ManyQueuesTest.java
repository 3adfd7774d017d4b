package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Claims where there are far more queues than jobs are wanted, so that not all of them are looked at. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class ManyQueuesTest extends EachStore {
    private static final int QUEUES = 120;
    private static final Comparator<Job> IN_ORDER = Comparator.<Job>comparingInt(job -> -job.priority())
            .thenComparing(Job::runAt)
            .thenComparingLong(Job::id);

    ManyQueuesTest(TestDatabase kind) {
        super(kind);
    }

    private static NewJob job(int number, int priority) {
        return NewJob.of("a", "{}").queue("queue-" + number % QUEUES).priority(priority);
    }

    private List<Job> take(int most) {
        return claimAt(NOW, most, "a").jobs().stream().map(Claimed::job).toList();
    }

    @Test
    void jobsComeInOrderWhateverQueueTheyAreIn() {
        var random = new Random(7);
        add(IntStream.range(0, 600)
                .mapToObj(number -> job(random.nextInt(QUEUES), random.nextInt(10)))
                .toArray(NewJob[]::new));
        var taken = new ArrayList<Job>();
        for (int most : List.of(1, 7, 40, 3, 200, 19, 330)) {
            taken.addAll(take(most));
        }
        assertThat(taken).hasSize(600).isSortedAccordingTo(IN_ORDER);
    }

    @Test
    void jobsThatComeLaterToQueuesAlreadyLookedAtAreNotPassedOver() {
        add(IntStream.range(0, 240).mapToObj(number -> job(number, 5)).toArray(NewJob[]::new));
        take(60);
        long urgent = add(job(3, 9)).getFirst();
        long last = add(job(4, 0)).getFirst();
        assertThat(take(1)).extracting(Job::id).containsExactly(urgent);
        assertThat(take(180)).hasSize(180).isSortedAccordingTo(IN_ORDER);
        assertThat(take(5)).extracting(Job::id).containsExactly(last);
    }

    @Test
    void oneQueueWithAllTheUrgentJobsIsEmptiedFirst() {
        add(IntStream.range(0, 240).mapToObj(number -> job(number, 5)).toArray(NewJob[]::new));
        add(IntStream.range(0, 150).mapToObj(number -> job(7, 8)).toArray(NewJob[]::new));
        assertThat(take(150)).hasSize(150).extracting(Job::priority).containsOnly(8);
        assertThat(take(300)).hasSize(240).isSortedAccordingTo(IN_ORDER);
    }

    @Test
    void aPausedQueueInFrontDoesNotHideTheOthers() {
        add(job(0, 9));
        add(IntStream.range(1, 60).mapToObj(number -> job(number, 5)).toArray(NewJob[]::new));
        change(tx -> store.queues().pause(tx, "queue-0", true));
        assertThat(take(59)).hasSize(59).extracting(Job::priority).containsOnly(5);
    }

    @Test
    void aFullQueueInFrontDoesNotHideTheOthers() {
        add(job(0, 9), job(0, 9), job(0, 9));
        add(IntStream.range(1, 60).mapToObj(number -> job(number, 5)).toArray(NewJob[]::new));
        change(tx -> store.queues().concurrency(tx, "queue-0", 2));
        assertThat(take(30)).hasSize(30).filteredOn(job -> job.priority() == 9).hasSize(2);
        assertThat(take(59)).hasSize(31).extracting(Job::priority).containsOnly(5);
    }

    @Test
    void aQueueWithAWeightGetsItsShareThoughAllOthersComeFirst() {
        add(IntStream.range(1, 600).mapToObj(number -> job(number, 9)).toArray(NewJob[]::new));
        add(IntStream.range(0, 30)
                .mapToObj(number -> NewJob.of("a", "{}").queue("reports").priority(0))
                .toArray(NewJob[]::new));
        change(tx -> store.queues().weight(tx, "reports", 10));
        assertThat(take(100)).filteredOn(job -> job.queue().equals("reports")).hasSize(10);
    }
}
