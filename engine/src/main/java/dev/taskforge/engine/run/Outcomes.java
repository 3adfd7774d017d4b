package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.store.Outcome;
import java.time.Instant;
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
                                ? failed(
                                        run,
                                        "attempt " + job.attempt() + " took longer than its " + seconds(run) + " s",
                                        now)
                                : Outcome.waitingFor(job, halfDone));
        };
    }

    private static String seconds(Run run) {
        long millis = run.timeout().toMillis();
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
    }

    private Outcome failed(Run run, String error, Instant now) {
        Job job = run.job();
        if (job.attempt() >= job.maxAttempts()) {
            return Outcome.failed(job, error);
        }
        return Outcome.retried(
                job, error, now.plus(run.type().retry().pauseAfter(job.attempt(), random.getAsDouble())));
    }
}
