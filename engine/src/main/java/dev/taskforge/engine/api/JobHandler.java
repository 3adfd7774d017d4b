package dev.taskforge.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * Does the work of one job type. One instance serves all jobs of the type at once, so it keeps no state of a job.
 *
 * <p>It may be run again after a failure or a crash. What must not happen twice belongs into a step.
 */
@FunctionalInterface
public interface JobHandler {

    /**
     * Runs one attempt.
     *
     * @return the result, turned into JSON and kept with the job; null for none
     * @throws PermanentFailure to fail for good, without another attempt
     * @throws RetryLater to fail this attempt and say when the next one begins
     * @throws Snooze to put the job off without using the attempt up
     * @throws JobCancelledException when it noticed the cancellation (usually thrown by the context itself)
     * @throws Exception to fail this attempt
     */
    @Nullable
    Object run(JobContext job) throws Exception;
}
