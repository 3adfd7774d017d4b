package dev.taskforge.engine.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something a page or a test may want to know at once. Sent after the commit that made it true; never stored. Different
 * threads make different things true, so that a job runs may be told before that it was submitted.
 */
public sealed interface JobEvent {
    long jobId();

    @Nullable
    String project();

    /**
     * The job entered {@code state}.
     *
     * @param submitted whether it has just come into being
     * @param attempt the attempt that it is in, or that was its last; 0 before the first
     * @param took of a job that runs now, how long it was ready before; of one whose
     *     attempt its worker ended, how long that ran; else null
     */
    record StateChanged(
            long jobId,
            @Nullable String project,
            String queue,
            String type,
            JobState state,
            boolean submitted,
            int attempt,
            @Nullable Duration took)
            implements JobEvent {}

    /** A step entered {@code state}. */
    record StepChanged(long jobId, @Nullable String project, String step, StepState state) implements JobEvent {}

    /** Lines were added to the log; {@code last} is the highest number. */
    record LogAdded(long jobId, @Nullable String project, long last) implements JobEvent {}

    /** The progress moved. */
    record Progressed(long jobId, @Nullable String project, Progress progress) implements JobEvent {}
}
