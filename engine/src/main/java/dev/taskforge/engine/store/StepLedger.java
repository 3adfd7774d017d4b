package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recorded steps of jobs. Every change is made under the fence of {@code job} as it was claimed and throws
 * {@link dev.taskforge.engine.api.LeaseLostException} when that is stale.
 */
public interface StepLedger {

    /** The steps of a job in order. */
    List<Step> list(Tx tx, long jobId);

    /**
     * Begins a step unless it is over: returns it {@link StepState#RUNNING} when its body has to run now, else
     * {@link StepState#DONE} with its result, {@link StepState#SKIPPED}, or {@link StepState#UNKNOWN} when a person has
     * to decide.
     */
    Step begin(Tx tx, Job job, String name, boolean once, Instant now);

    /** Records how the body of a running step ended. */
    void end(
            Tx tx, Job job, String name, StepState state, @Nullable String result, @Nullable String error, Instant now);

    /** Binds a job to another step list, and returns false, changing nothing, when steps are already recorded. */
    boolean adoptPlan(Tx tx, Job job, String plan);
}
