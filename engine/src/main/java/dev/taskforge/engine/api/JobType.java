package dev.taskforge.engine.api;

import java.time.Duration;
import java.util.List;

/**
 * A kind of job this process can run.
 *
 * @param name lower case with {@code _}, {@code .} or {@code -}
 * @param steps the steps in order; empty when the handler names them as it goes. A job resumed under a list that
 *     differs from the one it began with is refused
 * @param timeout of one attempt
 * @param retention how long a finished job is kept
 */
public record JobType(
        String name,
        JobHandler handler,
        List<StepSpec> steps,
        RetryPolicy retry,
        Duration timeout,
        Duration retention) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    public JobType {
        steps = List.copyOf(steps);
    }

    /** A type with the default limits and no declared steps. */
    public static JobType of(String name, JobHandler handler) {
        return new JobType(name, handler, List.of(), RetryPolicy.DEFAULT, DEFAULT_TIMEOUT, DEFAULT_RETENTION);
    }

    public JobType steps(StepSpec... value) {
        return new JobType(name, handler, List.of(value), retry, timeout, retention);
    }

    public JobType retry(RetryPolicy value) {
        return new JobType(name, handler, steps, value, timeout, retention);
    }

    public JobType timeout(Duration value) {
        return new JobType(name, handler, steps, retry, value, retention);
    }

    public JobType retention(Duration value) {
        return new JobType(name, handler, steps, retry, timeout, value);
    }
}
