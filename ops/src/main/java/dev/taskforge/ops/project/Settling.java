package dev.taskforge.ops.project;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after deployments, restores and messages whose job ended without an end for them, as one that a person cancels while
 * no process works on it: another job brings them to an end. One thread of its own; close it to stop.
 */
public final class Settling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Set<String> HEARD =
            Set.of(DutyJobs.DEPLOY, DutyJobs.RESTORE, DutyJobs.RESTORE_IN_PLACE, DutyJobs.RESTORE_UNDO);

    /**
     * Something that is not over.
     *
     * @param job that carries it out
     * @param settle the job that brings it to an end when that one did not
     */
    public record Open(long job, NewJob settle) {}

    private final List<Supplier<List<Open>>> sources;
    private final Jobs jobs;
    private final Semaphore heard = new Semaphore(1);
    private final Registration registration;
    private final Thread thread;

    /**
     * Begins to look.
     *
     * @param sources of what is not over
     */
    public Settling(List<Supplier<List<Open>>> sources, Jobs jobs) {
        this.sources = List.copyOf(sources);
        this.jobs = jobs;
        registration = jobs.listen(this::hear);
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("settling").start(this::watch);
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.StateChanged changed
                && HEARD.contains(changed.type())
                && changed.state().isFinal()) {
            heard.release();
        }
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                boolean _ = heard.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                heard.drainPermits();
                sources.forEach(source -> source.get().forEach(this::look));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("what is not over could not be looked at: {}", e.toString());
            }
        }
    }

    private void look(Open open) {
        var job = jobs.find(open.job());
        if (job.isEmpty() || job.get().state().isFinal()) {
            LOG.warn(
                    "job {} ended and left its work in {} half done",
                    open.job(),
                    open.settle().project());
            jobs.submit(open.settle());
        }
    }

    @Override
    public void close() {
        registration.close();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
