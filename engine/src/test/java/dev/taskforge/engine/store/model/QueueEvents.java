package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.QueueRate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** People set queues: paused or not, how many run at once, how fast they start, and whose turn it is. */
final class QueueEvents {
    private static final List<Integer> WEIGHTS = List.of(0, 0, 20, 50);

    private final World world;

    QueueEvents(World world) {
        this.world = world;
    }

    void configure() {
        set(world.anyQueue(), world.oneOf(3), world.random.nextInt(4));
    }

    void rate() {
        rate(
                world.anyQueue(),
                world.oneOf(4)
                        ? null
                        : new QueueRate(1 + world.random.nextInt(4), Duration.ofSeconds(1 + world.random.nextInt(40))));
    }

    void weight() {
        weight(world.anyQueue(), world.any(WEIGHTS));
    }

    /** From here on nothing keeps a job back. */
    void open() {
        for (var queue : world.queues()) {
            set(queue, false, 0);
            rate(queue, null);
        }
    }

    private void set(String queue, boolean pause, int limit) {
        world.said(queue + (pause ? " paused" : " open") + ", limit " + limit);
        world.write(tx -> {
            world.store().queues().pause(tx, queue, pause);
            world.store().queues().concurrency(tx, queue, limit);
            return true;
        });
        world.model.queue(queue).paused = pause;
        world.model.queue(queue).limit = limit;
    }

    private void rate(String queue, @Nullable QueueRate rate) {
        world.said(queue + " " + rate);
        world.write(tx -> {
            world.store().queues().rate(tx, queue, rate);
            return true;
        });
        world.model.queue(queue).set(rate);
    }

    private void weight(String queue, int weight) {
        world.said(queue + " weight " + weight);
        world.write(tx -> {
            world.store().queues().weight(tx, queue, weight);
            return true;
        });
        world.model.queue(queue).weight = weight;
    }

    /** The settings are as they were set, and the kept numbers of finished jobs are those of the jobs there are. */
    void check() {
        Map<String, Map<JobState, Long>> counted = new TreeMap<>();
        for (var queue : world.transactions.read(tx -> world.store().queues().list(tx))) {
            if (queue.name().startsWith(world.name)) {
                var expected = world.model.queue(queue.name());
                assertThat(queue.paused()).isEqualTo(expected.paused);
                assertThat(queue.concurrency()).isEqualTo(expected.limit);
                assertThat(queue.rate()).isEqualTo(expected.rate);
                assertThat(queue.weight()).isEqualTo(expected.weight);
                var jobs = new HashMap<>(queue.jobs());
                jobs.values().removeIf(count -> count == 0);
                counted.put(queue.name(), jobs);
            }
        }
        counted.values().removeIf(Map::isEmpty);
        assertThat(counted)
                .isEqualTo(world.model
                        .all()
                        .collect(Collectors.groupingBy(
                                job -> job.asked.queue(),
                                TreeMap::new,
                                Collectors.groupingBy(job -> job.state, Collectors.counting()))));
    }
}
