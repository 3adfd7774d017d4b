package dev.taskforge.server.updates;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.patch.Results;
import dev.taskforge.ops.patch.UpdateReport;
import dev.taskforge.ops.project.DutyJobs;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reports of what is old or vulnerable that are kept: as long as their jobs are. */
public final class UpdateReports {
    private final Jobs jobs;

    public UpdateReports(Jobs jobs) {
        this.jobs = jobs;
    }

    /** A report and the job that made it. */
    public record Kept(UpdateReport report, long jobId) {}

    /** The newest of a project. */
    public Optional<Kept> newest(String project) {
        return newest(project, Set.of(JobState.SUCCEEDED)).flatMap(UpdateReports::read);
    }

    /** What this job found; empty when it is none of this project, or did not succeed. */
    public Optional<Kept> of(String project, long id) {
        return jobs.find(id)
                .filter(job -> job.type().equals(DutyJobs.UPDATES_SCAN)
                        && job.queue().equals(DutyJobs.QUEUE)
                        && project.equals(job.project())
                        && job.state() == JobState.SUCCEEDED)
                .flatMap(UpdateReports::read);
    }

    /** The newest job when it has not succeeded: it is under way, or gave no answer. */
    public Optional<Job> unanswered(String project) {
        return newest(project, null).filter(job -> job.state() != JobState.SUCCEEDED);
    }

    private Optional<Job> newest(String project, @Nullable Set<JobState> states) {
        return jobs
                .list(new JobFilter(states, DutyJobs.QUEUE, DutyJobs.UPDATES_SCAN, Set.of(project), null, 1))
                .stream()
                .findFirst();
    }

    private static Optional<Kept> read(Job job) {
        return Results.read(job.result(), UpdateReport.class).map(report -> new Kept(report, job.id()));
    }
}
