package dev.taskforge.ops.launch;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.Snooze;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import java.time.Duration;
import java.util.Map;

/** The job type {@code launch-verdict}: writes down what became of a project after a GO, and lets people hear of it. */
public final class LaunchOperation implements JobHandler {
    /** What was seen in the last moments is written down by then. */
    private static final Duration SETTLED = Duration.ofSeconds(20);

    /** What keeps it from being written down today may be over tomorrow. */
    private static final RetryPolicy RETRY = new RetryPolicy(100, Duration.ofSeconds(10), Duration.ofHours(1));

    private final Projects projects;
    private final Launches launches;
    private final LaunchLooks looks;
    private final LaunchEnded ended;
    private final Database database;
    private final AuditLog audit;

    /** Hears of verdicts, in the transaction that writes them down. */
    @FunctionalInterface
    public interface LaunchEnded {
        void ended(Tx tx, Project project, Launch launch, LaunchReport report);
    }

    public LaunchOperation(
            Projects projects,
            Launches launches,
            LaunchLooks looks,
            LaunchEnded ended,
            Database database,
            AuditLog audit) {
        this.projects = projects;
        this.launches = launches;
        this.looks = looks;
        this.ended = ended;
        this.database = database;
        this.audit = audit;
    }

    /** The job type. */
    public JobType type() {
        return JobType.of(DutyJobs.LAUNCH_VERDICT, this).retry(RETRY);
    }

    record Request(String project, long launch) {}

    /** What the job returns. */
    public record Result(String verdict, String project, long launch) {}

    @Override
    public Object run(JobContext job) {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var launch = launches.find(project.name(), request.launch())
                .orElseThrow(() -> new PermanentFailure("there is no launch " + request.launch()));
        if (!launch.isOpen()) {
            var before = launch.report();
            return new Result(before == null ? "ended" : before.verdict().word(), project.name(), launch.id());
        }
        var settled = launch.endsAt().plus(SETTLED);
        var now = launches.now();
        if (now.isBefore(settled)) {
            throw new Snooze("what was seen last is being written down", longer(Duration.between(now, settled)));
        }
        var duty = project.file().launch();
        if (duty == null) {
            database.write(tx -> Launches.end(tx, launch, null, now));
            job.log("the file of the project says no more what is watched after a GO");
            return new Result("ended", project.name(), launch.id());
        }
        var report = looks.report(project, duty, launch.begunAt(), launch.endsAt());
        database.write(tx -> {
            if (Launches.end(tx, launch, report, now)) {
                audit.append(
                        tx,
                        "system",
                        "launch.verdict",
                        project.name(),
                        "launch/" + launch.id(),
                        Map.of(
                                "decision",
                                launch.decision(),
                                "verdict",
                                report.verdict().word()));
                ended.ended(tx, project, launch, report);
            }
            return null;
        });
        return new Result(report.verdict().word(), project.name(), launch.id());
    }

    private static Duration longer(Duration pause) {
        return pause.compareTo(Snooze.SHORTEST) < 0 ? Snooze.SHORTEST : pause;
    }
}
