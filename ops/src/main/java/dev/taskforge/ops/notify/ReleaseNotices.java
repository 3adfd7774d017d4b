package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.DeploymentEnded;
import java.util.function.Supplier;

/** Submits what tells others of the end of a deployment: one job for each receiver, and one for the notes of releases. */
public final class ReleaseNotices implements DeploymentEnded {
    private final Projects projects;
    private final Supplier<Jobs> jobs;

    /** @param jobs looked at only when a deployment has ended, because the engine is built after its job types */
    public ReleaseNotices(Projects projects, Supplier<Jobs> jobs) {
        this.projects = projects;
        this.jobs = jobs;
    }

    @Override
    public void ended(Tx tx, Deployment deployment) {
        projects.find(tx, deployment.project()).ifPresent(project -> {
            var duty = project.file().release();
            if (duty != null) {
                submit(tx, deployment, duty);
            }
        });
    }

    private void submit(Tx tx, Deployment deployment, ReleaseDuty duty) {
        for (var receiver : duty.receivers()) {
            jobs.get().submit(tx, DutyJobs.notice(deployment.project(), deployment.jobId(), receiver.id()));
        }
        if (duty.notes() != null && deployment.state() == Deployment.State.SUCCEEDED && !deployment.rollback()) {
            jobs.get().submit(tx, DutyJobs.notes(deployment.project(), deployment.jobId()));
        }
    }
}
