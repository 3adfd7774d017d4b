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
 * @param reserved whether one worker more is kept for jobs of such types, so that they begin when all others are busy
 */
public record JobType(
        String name,
        JobHandler handler,
        List<StepSpec> steps,
        RetryPolicy retry,
        Duration timeout,
        Duration retention,
        boolean reserved) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    public JobType {
        steps = List.copyOf(steps);
    }

    /** A type with the default limits and no declared steps. */
    public static JobType of(String name, JobHandler handler) {
        return new JobType(name, handler, List.of(), RetryPolicy.DEFAULT, DEFAULT_TIMEOUT, DEFAULT_RETENTION, false);
    }

    public JobType steps(StepSpec... value) {
        return new JobType(name, handler, List.of(value), retry, timeout, retention, reserved);
    }

    public JobType retry(RetryPolicy value) {
        return new JobType(name, handler, steps, value, timeout, retention, reserved);
    }

    public JobType timeout(Duration value) {
        return new JobType(name, handler, steps, retry, value, retention, reserved);
    }

    public JobType retention(Duration value) {
        return new JobType(name, handler, steps, retry, timeout, value, reserved);
    }

    /** Jobs of it, and of others that say the same, begin also when every worker is busy with other jobs; one at a time then. */
    public JobType withReservedWorker() {
        return new JobType(name, handler, steps, retry, timeout, retention, true);
    }
}
