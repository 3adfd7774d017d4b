package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after deployments whose job ended without an end for them, as one that a person cancels while no process works on it:
 * what served before them is brought back by another job.
 */
public final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final Releases releases;
    private final Supplier<Jobs> jobs;

    public Settling(Releases releases, Supplier<Jobs> jobs) {
        this.releases = releases;
        this.jobs = jobs;
    }

    /** Hears of a job that ended. */
    public void hear(JobEvent event) {
        if (event instanceof JobEvent.StateChanged changed
                && (changed.type().equals(DutyJobs.DEPLOY) || changed.type().equals(DutyJobs.SETTLE))
                && changed.state().isFinal()) {
            Thread.startVirtualThread(this::look);
        }
    }

    /** Looks at all deployments that are not over. */
    public void look() {
        for (var deployment : releases.open()) {
            var job = jobs.get().find(deployment.jobId());
            if (job.isEmpty() || job.get().state().isFinal()) {
                LOG.warn("job {} ended and left the deployment of {} open", deployment.jobId(), deployment.project());
                jobs.get().submit(DutyJobs.settle(deployment.project(), deployment.jobId()));
            }
        }
    }
}
