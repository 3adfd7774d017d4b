package dev.taskforge.ops.check;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobTypeStatus;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Are the jobs of a queue of this TaskForge taken in time, and do they succeed?
 *
 * @param engine the one whose queue it is
 * @param taken whether every type of jobs that wait must have somebody who takes it
 */
public record QueueCheck(Supplier<Engine> engine, String queue, Limits limits, boolean taken) implements Check {
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Field<String> QUEUE = Field.required("queue", Types.text(200), "The queue of this TaskForge.");
    private static final Field<Duration> OLDEST = Field.optional(
            "oldest",
            Types.duration(Duration.ofSeconds(1), Duration.ofDays(365)),
            "How long a job that could run may have waited.");
    private static final Field<Integer> DEPTH =
            Field.optional("depth", Types.integer(0, 1_000_000_000), "How many jobs that could run may wait.");
    private static final Field<BigDecimal> FAILED = Field.optional(
            "failed_percent",
            Types.number(BigDecimal.ZERO, BigDecimal.valueOf(100)),
            "How many of the jobs that ended within the last hour may have failed for good.");
    private static final Field<Integer> MIN_JOBS = Field.withDefault(
            "min_jobs", Types.integer(1, 1_000_000), 5, "failed_percent counts only when so many have ended.");
    private static final Field<Boolean> TAKEN = Field.withDefault(
            "taken", Types.flag(), true, "Whether every type of jobs that wait must have a worker who takes it.");

    /**
     * The limits; null for what does not matter.
     *
     * @param jobs below so many that ended the failed ones are not told as a part
     */
    public record Limits(
            @Nullable Duration oldest,
            @Nullable Integer depth,
            @Nullable BigDecimal failed,
            int jobs) {}

    /** @param engine asked only while a check is */
    public static CheckKind kind(Supplier<Engine> engine) {
        return CheckKind.of(
                        "queue",
                        List.of(QUEUE, OLDEST, DEPTH, FAILED, MIN_JOBS, TAKEN),
                        (values, scope) -> of(engine, values))
                .watched();
    }

    private static QueueCheck of(Supplier<Engine> engine, Values values) {
        var limits = new Limits(values.find(OLDEST), values.find(DEPTH), values.find(FAILED), values.get(MIN_JOBS));
        return new QueueCheck(engine, values.get(QUEUE), limits, values.get(TAKEN));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var now = surroundings.clock().instant();
        var status = engine.get().queues().list().stream()
                .filter(each -> each.name().equals(queue))
                .findFirst();
        if (status.isEmpty()) {
            return Answer.error(Message.of("check.queue.unknown", queue), Message.of("check.queue.unknown.fix", queue));
        }
        var measures = new Measures("queue", queue);
        waiting(status.get(), now, measures);
        if (limits.failed() != null) {
            failed(now, limits.failed(), measures);
        }
        if (taken) {
            taken(measures);
        }
        return measures.answer();
    }

    private void waiting(QueueStatus status, Instant now, Measures measures) {
        if (status.paused()) {
            measures.state("paused", limits.oldest() == null && limits.depth() == null, "true");
        }
        var since = status.oldestAvailable();
        var waits = since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
        measures.most("oldest", waits, limits.oldest());
        measures.most("depth", status.jobs().getOrDefault(JobState.AVAILABLE, 0L), limits.depth());
    }

    private void failed(Instant now, BigDecimal limit, Measures measures) {
        var since = now.minus(HOUR);
        long ended = engine.get().queues().doneSince(since).getOrDefault(queue, 0L);
        long failed = engine.get().queues().failedSince(since).getOrDefault(queue, 0L);
        if (ended < limits.jobs()) {
            measures.state("failed_percent", true, failed + "/" + ended + " < min_jobs " + limits.jobs());
        } else {
            measures.most("failed_percent", 100.0 * Math.min(failed, ended) / ended, limit);
        }
    }

    private void taken(Measures measures) {
        var waiting = engine.get().queues().waitingTypes(queue);
        if (waiting.isEmpty()) {
            return;
        }
        var orphans = engine.get().jobTypes().list().stream()
                .filter(type -> waiting.contains(type.name()) && !type.own() && type.workers() == 0)
                .map(JobTypeStatus::name)
                .collect(Collectors.joining(" "));
        if (!orphans.isEmpty()) {
            measures.state("taken", false, "– " + orphans);
        }
    }

    @Override
    public String question() {
        return "queue " + queue;
    }
}
