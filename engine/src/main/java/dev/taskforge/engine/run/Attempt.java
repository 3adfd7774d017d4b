package dev.taskforge.engine.run;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.engine.api.TraceParent;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Calls the handler of a run on the current thread and says how it ended. */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final String TRACE = "trace";

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final StepRunner steps;
    private final Outcomes outcomes;
    private final Consumer<Run> noted;
    private final Map<String, String> plans;

    Attempt(
            Database database,
            JobStore store,
            Clock clock,
            StepRunner steps,
            Outcomes outcomes,
            Consumer<Run> noted,
            Map<String, String> plans) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.steps = steps;
        this.outcomes = outcomes;
        this.noted = noted;
        this.plans = plans;
    }

    Finished run(Run run) {
        long began = System.nanoTime();
        Optional<Outcome> outcome = run.begin(clock.instant()) ? traced(run) : stopped(run);
        run.end();
        // An interrupt that came for this run must not reach the next one on this thread.
        Thread.interrupted();
        return new Finished(run, outcome, System.nanoTime() - began);
    }

    /** Whatever is logged on this thread meanwhile bears the trace of the job. */
    private Optional<Outcome> traced(Run run) {
        var traceparent = run.job().traceparent();
        if (traceparent == null) {
            return call(run);
        }
        try (var _ = MDC.putCloseable(TRACE, TraceParent.traceId(traceparent))) {
            return call(run);
        }
    }

    private Optional<Outcome> call(Run run) {
        Object result;
        try {
            requireSamePlan(run);
            result = handle(run);
        } catch (Throwable e) {
            if (run.stopped() == null && !(e instanceof PermanentFailure || e instanceof Snooze)) {
                LOG.warn(
                        "job {} ({}) failed in attempt {}",
                        run.job().id(),
                        run.type().name(),
                        run.job().attempt(),
                        e);
            }
            return outcomes.thrown(run, e, now());
        }
        return outcomes.returned(run, result, now());
    }

    private @Nullable Object handle(Run run) throws Exception {
        return run.type().handler().run(new RunContext(run, steps, clock, noted));
    }

    private Optional<Outcome> stopped(Run run) {
        var why = run.stopped();
        return why == null ? Optional.empty() : outcomes.stopped(run, why, now());
    }

    /** Refuses to resume a job under another step list than the one whose steps are recorded. */
    private void requireSamePlan(Run run) {
        var plan = plans.getOrDefault(run.type().name(), "");
        if (plan.equals(run.claimed().plan())) {
            return;
        }
        if (!database.shared(tx -> store.steps().adoptPlan(tx, run.job(), plan))) {
            throw new PermanentFailure("the steps of job type " + run.type().name()
                    + " changed since this job began; it cannot be resumed. Submit a new job");
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
