package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.store.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happened. A listener that throws is logged and stays. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<Consumer<JobEvent>> listeners = new CopyOnWriteArrayList<>();

    JobContext.Registration listen(Consumer<JobEvent> listener) {
        // Wrapped, so that closing one registration of a listener that listens twice ends only that one.
        Consumer<JobEvent> own = event -> listener.accept(event);
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** Whether anybody listens; lets callers spare the building of events. */
    boolean heard() {
        return !listeners.isEmpty();
    }

    /** The job was submitted in this state. */
    void submitted(Job job) {
        if (heard()) {
            publish(stateOf(job, job.state(), true, null));
        }
    }

    void stateChanged(Job job) {
        if (heard()) {
            publish(stateOf(job));
        }
    }

    static JobEvent.StateChanged stateOf(Job job) {
        var waited = job.state() == JobState.RUNNING ? between(job.runAt(), job.startedAt()) : null;
        return stateOf(job, job.state(), false, waited);
    }

    /** An attempt ended, and this was recorded about it. */
    void ended(Outcome outcome, Instant at) {
        if (heard()) {
            var job = outcome.job();
            publish(stateOf(job, outcome.state(), false, between(job.startedAt(), at)));
        }
    }

    private static JobEvent.StateChanged stateOf(Job job, JobState state, boolean submitted, @Nullable Duration took) {
        return new JobEvent.StateChanged(
                job.id(), job.project(), job.queue(), job.type(), state, submitted, job.attempt(), took);
    }

    private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    }

    void publish(JobEvent event) {
        for (var listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on {}", event, e);
            }
        }
    }
}
