package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param job as it was claimed; its fence decides whether the outcome still counts
 * @param state what the job becomes
 * @param result JSON text, only of a succeeded job
 * @param error what went wrong, or null
 * @param runAt when a scheduled or available job may run again
 * @param attempts how many attempts count as used from now on
 */
public record Outcome(
        Job job,
        JobState state,
        @Nullable String result,
        @Nullable String error,
        Instant runAt,
        int attempts) {

    public static Outcome succeeded(Job job, @Nullable String result) {
        return new Outcome(job, JobState.SUCCEEDED, result, null, job.runAt(), job.attempt());
    }

    public static Outcome failed(Job job, String error) {
        return new Outcome(job, JobState.FAILED, null, error, job.runAt(), job.attempt());
    }

    public static Outcome cancelled(Job job) {
        return new Outcome(job, JobState.CANCELLED, null, null, job.runAt(), job.attempt());
    }

    /** Another attempt follows at {@code runAt}. */
    public static Outcome retried(Job job, String error, Instant runAt) {
        return new Outcome(job, JobState.SCHEDULED, null, error, runAt, job.attempt());
    }

    /** It runs again at {@code runAt}, and the attempt does not count. */
    public static Outcome snoozed(Job job, Instant runAt) {
        return new Outcome(job, JobState.SCHEDULED, null, null, runAt, job.attempt() - 1);
    }

    /** A person has to decide about the step that is unknown. */
    public static Outcome waitingFor(Job job, String step) {
        return new Outcome(job, JobState.WAITING, null, question(step), job.runAt(), job.attempt());
    }

    /** What a waiting job asks. */
    public static String question(String step) {
        return "step " + step + " was interrupted and may not be repeated blindly; answer retry, skip or abort";
    }

    /** Given back unfinished through no fault of its own: the attempt does not count. */
    public static Outcome released(Job job) {
        return new Outcome(job, JobState.AVAILABLE, null, job.error(), job.runAt(), job.attempt() - 1);
    }
}
