package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What waits and runs in the queues with the most unfinished jobs, and in all others together. */
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
        var all = queues.list().stream()
                .sorted(Comparator.comparingLong(QueueSource::unfinished).reversed())
                .toList();
        all.stream().limit(Lanes.MOST).forEach(queue -> add(values, queue));
        if (all.size() > Lanes.MOST) {
            add(values, together(all.subList(Lanes.MOST, all.size())));
        }
        return values;
    }

    private static long unfinished(QueueStatus queue) {
        return queue.jobs().entrySet().stream()
                .filter(jobs -> !jobs.getKey().isFinal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** What is beyond the bound is told as one queue. */
    private static QueueStatus together(List<QueueStatus> rest) {
        var jobs = new EnumMap<JobState, Long>(JobState.class);
        rest.forEach(queue -> queue.jobs().forEach((state, count) -> jobs.merge(state, count, Long::sum)));
        var oldest = rest.stream()
                .map(QueueStatus::oldestAvailable)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new QueueStatus(Lanes.OTHER, rest.stream().anyMatch(QueueStatus::paused), 0, null, 0, jobs, oldest);
    }

    private void add(List<Value> values, QueueStatus queue) {
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
        values.add(new Value("taskforge_queue_paused", "Whether the queue is paused.", labels, queue.paused() ? 1 : 0));
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

    private static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis() / 1e3);
    }
}
