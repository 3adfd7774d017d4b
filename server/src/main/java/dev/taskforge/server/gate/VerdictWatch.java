package dev.taskforge.server.gate;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a gate whenever its checks were asked, and at all of them every few minutes, so that the history of verdicts
 * also knows what changed while nobody looked. One thread of its own; close it to stop.
 */
public final class VerdictWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final int MOST_WAITING = 1_000;

    private final Projects projects;
    private final Gates gates;
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Registration registration;
    private final Thread thread;

    /** Begins to watch. */
    public VerdictWatch(Jobs jobs, Projects projects, Gates gates) {
        this.projects = projects;
        this.gates = gates;
        registration = jobs.listen(this::hear);
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("verdicts").start(this::watch);
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.StateChanged changed
                && changed.state().isFinal()
                && changed.type().equals(DutyJobs.CHECK)
                && changed.project() != null) {
            // When the queue is full the round of the next minutes sees it.
            asked.offer(changed.project());
        }
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                look(asked.poll(EVERY.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("the verdicts could not be computed: {}", e.toString());
            }
        }
    }

    /** @param project null for all of them */
    private void look(@Nullable String project) {
        if (project == null) {
            projects.list().forEach(gates::of);
            return;
        }
        var names = new HashSet<>(Set.of(project));
        asked.drainTo(names);
        names.forEach(name -> projects.find(name).ifPresent(gates::of));
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
