package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.store.Outcome;
import java.util.Optional;

/** Carries a person's cancellation to the run, when this process holds it. */
final class Canceller {
    private final Workers workers;
    private final Dispatcher dispatcher;

    Canceller(Workers workers, Dispatcher dispatcher) {
        this.workers = workers;
        this.dispatcher = dispatcher;
    }

    void cancel(Job job) {
        if (job.state() != JobState.RUNNING) {
            // It left its place in the line of its concurrency key.
            dispatcher.ready();
            return;
        }
        stop(job.id(), job.fence());
    }

    /** Ends the run of this hold, when this process has it. */
    void stop(long id, long fence) {
        workers.find(id).filter(run -> run.job().fence() == fence).ifPresent(run -> {
            run.stop(Run.Stop.CANCELLED);
            if (workers.takeBack(run)) {
                dispatcher.finished(new Finished(run, Optional.of(Outcome.cancelled(run.job())), 0));
            }
        });
    }
}
