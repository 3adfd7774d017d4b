package dev.taskforge.ops.patch;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.UpdatesDuty;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;

/** The job type {@code updates-scan}: what is old or vulnerable? It only reads, and its result is the report. */
public final class UpdatesScanOperation implements JobHandler {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    private final UpdateScan scan;
    private final Projects projects;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    public UpdatesScanOperation(UpdateScan scan, Projects projects) {
        this.scan = scan;
        this.projects = projects;
    }

    public JobType type() {
        return JobType.of(DutyJobs.UPDATES_SCAN, this).retry(RetryPolicy.NEVER).timeout(TIMEOUT);
    }

    record Request(String project) {}

    @Override
    public UpdateReport run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var compose = project.file().compose();
        var report = scan.look(UpdateScan.Question.all(
                project.name(),
                project.resolve("."),
                compose == null ? "" : compose.file(),
                UpdatesDuty.of(project.file())));
        report.subjects().forEach(one -> job.log(one.standing().word() + ": " + texts.render(one.said())));
        job.log(report.total() + " findings");
        return report;
    }
}
