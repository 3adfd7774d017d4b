package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepBody;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.store.JobStore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Runs steps: asks the ledger first, runs the body when it has to, and records how it ended before going on. */
final class StepRunner {
    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;

    StepRunner(Database database, JobStore store, Clock clock, Events events) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
    }

    @SuppressWarnings("NullAway") // a skipped step has no result; whoever lets a step be skipped expects null
    <T> T run(Run run, String name, Class<T> type, StepBody<T> body) throws Exception {
        boolean once = isOnce(run.type(), name);
        var step = begin(run.job(), name, once);
        return switch (step.state()) {
            case DONE -> Json.recorded(step.result(), type);
            case SKIPPED -> null;
            case RUNNING -> runBody(run, name, once, body);
            case UNKNOWN, FAILED ->
                throw new IllegalStateException(
                        "step " + name + " of job " + run.job().id() + " cannot begin: it is " + step.state());
        };
    }

    private static boolean isOnce(JobType type, String name) {
        if (type.steps().isEmpty()) {
            return false;
        }
        return type.steps().stream()
                .filter(step -> step.name().equals(name))
                .findAny()
                .map(StepSpec::once)
                .orElseThrow(() -> new PermanentFailure("job type " + type.name() + " declares no step " + name));
    }

    private Step begin(Job job, String name, boolean once) {
        return database.shared(tx -> {
            var step = store.steps().begin(tx, job, name, once, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            if (step.state() == StepState.RUNNING) {
                tx.afterCommit(() -> changed(job, name, StepState.RUNNING));
            }
            return step;
        });
    }

    private <T> T runBody(Run run, String name, boolean once, StepBody<T> body) throws Exception {
        T result;
        String json;
        try {
            result = body.run();
            json = Results.json("the result of step " + name, result);
        } catch (Throwable e) {
            recordFailure(run, name, once, e);
            throw e;
        }
        end(run.job(), name, StepState.DONE, json, null);
        return result;
    }

    private void recordFailure(Run run, String name, boolean once, Throwable error) {
        if (run.stopped() == Run.Stop.LOST) {
            return;
        }
        boolean halfDone = once && run.stopped() != null;
        if (halfDone) {
            run.halfDone(name);
        }
        try {
            end(run.job(), name, halfDone ? StepState.UNKNOWN : StepState.FAILED, null, Results.describe(error));
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    private void end(Job job, String name, StepState state, @Nullable String result, @Nullable String error) {
        database.shared(tx -> {
            store.steps()
                    .end(tx, job, name, state, result, error, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            tx.afterCommit(() -> changed(job, name, state));
            return true;
        });
    }

    private void changed(Job job, String name, StepState state) {
        events.publish(new JobEvent.StepChanged(job.id(), job.project(), name, state));
    }
}
