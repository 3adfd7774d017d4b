package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryLater;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.engine.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a job whose attempt ended. Empty means that the hold was lost and nothing is recorded. */
final class Outcomes {
    private final DoubleSupplier random;

    Outcomes(DoubleSupplier random) {
        this.random = random;
    }

    Optional<Outcome> returned(Run run, @Nullable Object result, Instant now) {
        try {
            return Optional.of(Outcome.succeeded(run.job(), Results.json("the result", result)));
        } catch (PermanentFailure e) {
            return thrown(run, e, now);
        }
    }

    Optional<Outcome> thrown(Run run, Throwable error, Instant now) {
        var stop = run.stopped();
        if (stop != null) {
            return stopped(run, stop, now);
        }
        return switch (error) {
            case LeaseLostException lost -> Optional.empty();
            case JobCancelledException cancelled -> Optional.of(Outcome.cancelled(run.job()));
            case RetryLater later -> Optional.of(failed(run.job(), Results.describe(later), now.plus(later.pause())));
            case Snooze snooze -> Optional.of(snoozed(run, snooze, now));
            case PermanentFailure permanent -> Optional.of(Outcome.failed(run.job(), Results.describe(permanent)));
            default -> Optional.of(failed(run, Results.describe(error), now));
        };
    }

    /** The outcome of a run that was told to stop, whether it had begun or not. */
    Optional<Outcome> stopped(Run run, Run.Stop why, Instant now) {
        Job job = run.job();
        var halfDone = run.halfDoneStep();
        return switch (why) {
            case LOST -> Optional.empty();
            case CANCELLED -> Optional.of(Outcome.cancelled(job));
            case DRAINED -> Optional.of(halfDone == null ? Outcome.released(job) : Outcome.waitingFor(job, halfDone));
            case TIMED_OUT ->
                Optional.of(
                        halfDone == null
                                ? failed(run, tooLong(job, run.timeout()), now)
                                : Outcome.waitingFor(job, halfDone));
        };
    }

    private static Outcome snoozed(Run run, Snooze snooze, Instant now) {
        var until = now.plus(snooze.pause()).truncatedTo(ChronoUnit.MILLIS);
        run.notes().line(now.truncatedTo(ChronoUnit.MILLIS), putOff(until, snooze.getMessage()));
        return Outcome.snoozed(run.job(), until);
    }

    /** What the log says of a job that was put off. */
    static String putOff(Instant until, @Nullable String reason) {
        return "put off until " + until + (reason == null || reason.isBlank() ? "" : ": " + reason);
    }

    private Outcome failed(Run run, String error, Instant now) {
        return failed(run.job(), error, repeat(run.job(), run.type().retry(), now));
    }

    /** When an attempt that failed just now is repeated. */
    Instant repeat(Job job, RetryPolicy retry, Instant now) {
        return now.plus(retry.pauseAfter(job.attempt(), random.getAsDouble()));
    }

    /** The outcome of a failure: another attempt at {@code repeatAt}, or the dead letter when none is left. */
    static Outcome failed(Job job, String error, Instant repeatAt) {
        return job.attempt() >= job.maxAttempts() ? Outcome.failed(job, error) : Outcome.retried(job, error, repeatAt);
    }

    /** What is said of an attempt that took too long. */
    static String tooLong(Job job, Duration timeout) {
        long millis = timeout.toMillis();
        var seconds = millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
        return "attempt " + job.attempt() + " took longer than its " + seconds + " s";
    }
}
