package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after deployments whose job ended without an end for them, as one that a person cancels while no process works on it:
 * what served before them is brought back by another job. One thread of its own; close it to stop.
 */
public final class Settling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Releases releases;
    private final Jobs jobs;
    private final Semaphore heard = new Semaphore(1);
    private final Registration registration;
    private final Thread thread;

    /** Begins to look. */
    public Settling(Releases releases, Jobs jobs) {
        this.releases = releases;
        this.jobs = jobs;
        registration = jobs.listen(this::hear);
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("settling").start(this::watch);
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.StateChanged changed
                && changed.type().equals(DutyJobs.DEPLOY)
                && changed.state().isFinal()) {
            heard.release();
        }
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                boolean _ = heard.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                heard.drainPermits();
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("deployments that are not over could not be looked at: {}", e.toString());
            }
        }
    }

    /** Looks at all deployments that are not over. */
    private void look() {
        for (var deployment : releases.open()) {
            var job = jobs.find(deployment.jobId());
            if (job.isEmpty() || job.get().state().isFinal()) {
                LOG.warn("job {} ended and left the deployment of {} open", deployment.jobId(), deployment.project());
                jobs.submit(DutyJobs.settle(deployment.project(), deployment.jobId()));
            }
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
