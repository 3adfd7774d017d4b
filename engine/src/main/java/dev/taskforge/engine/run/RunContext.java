package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.api.StepBody;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** The context of one run. */
final class RunContext implements JobContext {
    private final Run run;
    private final StepRunner steps;
    private final Clock clock;
    private final Consumer<Run> noted;

    /** @param noted told when the run has something to write after it had nothing */
    RunContext(Run run, StepRunner steps, Clock clock, Consumer<Run> noted) {
        this.run = run;
        this.steps = steps;
        this.clock = clock;
        this.noted = noted;
    }

    @Override
    public Job job() {
        return run.job();
    }

    @Override
    public <T> T payload(Class<T> type) {
        return Json.payload(run.job().payload(), type);
    }

    @Override
    public <T> T step(String name, Class<T> type, StepBody<T> body) throws Exception {
        throwIfCancelled();
        return steps.run(run, name, type, body);
    }

    @Override
    @SuppressWarnings("NullAway") // a step without a result records null, and nobody reads it
    public void step(String name, StepAction action) throws Exception {
        step(name, Object.class, () -> {
            action.run();
            return null;
        });
    }

    @Override
    public void progress(long done, long total, String unit) {
        throwIfLost();
        if (run.notes().progress(new Progress(done, total, unit))) {
            noted.accept(run);
        }
    }

    @Override
    public void log(String line) {
        throwIfLost();
        if (run.notes().line(clock.instant().truncatedTo(ChronoUnit.MILLIS), line)) {
            noted.accept(run);
        }
    }

    @Override
    public boolean isCancelled() {
        return run.stopped() != null;
    }

    @Override
    public void throwIfCancelled() {
        throwIfLost();
        var stop = run.stopped();
        if (stop != null) {
            throw new JobCancelledException(
                    switch (stop) {
                        case TIMED_OUT -> "the job's time is up";
                        case DRAINED -> "this process is closing";
                        case CANCELLED, LOST -> "the job was cancelled";
                    },
                    stop != Run.Stop.CANCELLED);
        }
    }

    private void throwIfLost() {
        if (run.stopped() == Run.Stop.LOST) {
            throw new LeaseLostException("the hold on job " + run.job().id() + " ended");
        }
    }

    @Override
    public Registration onCancel(Runnable action) {
        return run.onStop(action);
    }
}
