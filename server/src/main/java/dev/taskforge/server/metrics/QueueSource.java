package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Queues;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What waits and runs in each queue. */
public final class QueueSource implements MetricSource {
    private final Queues queues;
    private final Clock clock;

    public QueueSource(Queues queues, Clock clock) {
        this.queues = queues;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var queue : queues.list()) {
            for (var state : JobState.values()) {
                values.add(new Value(
                        "taskforge_jobs",
                        "Jobs by queue and state.",
                        Map.of("queue", queue.name(), "state", state.label()),
                        queue.jobs().getOrDefault(state, 0L)));
            }
            var oldest = queue.oldestAvailable();
            double waited = oldest == null ? 0 : seconds(Duration.between(oldest, clock.instant()));
            var labels = Map.of("queue", queue.name());
            values.add(new Value(
                    "taskforge_queue_wait_seconds", "How long the oldest available job has waited.", labels, waited));
            values.add(new Value(
                    "taskforge_queue_paused", "Whether the queue is paused.", labels, queue.paused() ? 1 : 0));
            var rate = queue.rate();
            if (rate != null) {
                values.add(new Value(
                        "taskforge_queue_rate_limit",
                        "How many jobs of the queue may start per second; absent without a rate.",
                        labels,
                        rate.count() / seconds(rate.period())));
            }
            values.add(new Value(
                    "taskforge_queue_weight",
                    "How many of every 100 jobs come from the queue first.",
                    labels,
                    queue.weight()));
        }
        return values;
    }

    private static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis() / 1e3);
    }
}
