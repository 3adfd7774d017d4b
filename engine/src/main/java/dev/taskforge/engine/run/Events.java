package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

    void stateChanged(Job job) {
        if (heard()) {
            publish(stateOf(job));
        }
    }

    static JobEvent.StateChanged stateOf(Job job) {
        return new JobEvent.StateChanged(job.id(), job.project(), job.queue(), job.type(), job.state());
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
