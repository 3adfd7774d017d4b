package dev.taskforge.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How many jobs come from queues with a weight. */
@ParameterizedClass
@EnumSource(names = {"SQLITE", "POSTGRESQL"})
class QueueWeightsTest extends EachStore {

    QueueWeightsTest(TestDatabase kind) {
        super(kind);
    }

    private void addMany(int jobs, String queue, int priority) {
        add(Collections.nCopies(jobs, NewJob.of("a", "{}").queue(queue).priority(priority))
                .toArray(NewJob[]::new));
    }

    private void weigh(String queue, int percent) {
        change(tx -> store.queues().weight(tx, queue, percent));
    }

    /** The queues of the next jobs, in the order in which they are handed out. */
    private List<String> take(int jobs) {
        return claimAt(NOW, jobs, "a").jobs().stream()
                .map(claimed -> claimed.job().queue())
                .toList();
    }

    private static long count(List<String> queues, String queue) {
        return queues.stream().filter(queue::equals).count();
    }

    @Test
    void withoutAWeightThePriorityDecidesAlone() {
        addMany(20, "urgent", 9);
        addMany(20, "bulk", 0);
        assertThat(take(20)).containsOnly("urgent");
    }

    @Test
    void everyTenthJobComesFromAQueueThatWeighsTen() {
        addMany(150, "urgent", 9);
        addMany(50, "bulk", 0);
        weigh("bulk", 10);
        var taken = take(100);
        for (int i = 0; i < 100; i++) {
            assertThat(taken.get(i)).as("job " + i).isEqualTo(i % 10 == 9 ? "bulk" : "urgent");
        }
    }

    @Test
    void itIsTheSameWhenEachJobIsAskedForAlone() {
        addMany(100, "urgent", 9);
        addMany(20, "bulk", 0);
        weigh("bulk", 10);
        var taken = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            taken.addAll(take(1));
        }
        assertThat(count(taken, "bulk")).isEqualTo(5);
        assertThat(taken.get(9)).isEqualTo("bulk");
    }

    @Test
    void sharesThatFillTheWholeLeaveNothingToThePriority() {
        addMany(400, "urgent", 9);
        addMany(400, "bulk", 0);
        addMany(400, "night", 5);
        weigh("bulk", 30);
        weigh("night", 70);
        take(100);
        var taken = take(300);
        assertThat(count(taken, "bulk")).isEqualTo(90);
        assertThat(count(taken, "night")).isEqualTo(210);
    }

    @Test
    void whatAQueueGetsByItsPriorityCountsTowardsItsShare() {
        addMany(50, "bulk", 9);
        addMany(200, "urgent", 9);
        weigh("bulk", 20);
        assertThat(take(50)).containsOnly("bulk");
        addMany(50, "bulk", 0);
        var next = take(10);
        assertThat(count(next, "bulk")).isEqualTo(2);
    }

    @Test
    void aQueueWithoutReadyJobsSavesNothingUp() {
        addMany(400, "urgent", 9);
        weigh("bulk", 10);
        take(200);
        addMany(100, "bulk", 0);
        assertThat(count(take(100), "bulk")).isEqualTo(10);
    }

    @Test
    void aQueueThatMayNotStartJobsLetsTheOthersGo() {
        addMany(100, "urgent", 9);
        addMany(50, "bulk", 0);
        weigh("bulk", 50);
        change(tx -> store.queues().concurrency(tx, "bulk", 3));
        var taken = take(60);
        assertThat(count(taken, "bulk")).isEqualTo(3);
        assertThat(taken).hasSize(60);
        change(tx -> store.queues().pause(tx, "bulk", true));
        assertThat(take(20)).containsOnly("urgent");
    }

    @Test
    void withinAQueueThePriorityStillDecides() {
        addMany(50, "urgent", 9);
        var low = add(NewJob.of("a", "{}").queue("bulk").priority(0)).getFirst();
        var high = add(NewJob.of("b", "{}").queue("bulk").priority(3)).getFirst();
        weigh("bulk", 50);
        var order = claim(20, "a", "b");
        assertThat(order.indexOf(high)).isEqualTo(1);
        assertThat(order.indexOf(low)).isEqualTo(3);
    }

    @Test
    void theListTellsWeights() {
        weigh("bulk", 10);
        assertThat(listed(store.queues()::list).getFirst().weight()).isEqualTo(10);
        assertThat(database.read(store.queues()::weights)).containsOnlyKeys("bulk");
    }
}
