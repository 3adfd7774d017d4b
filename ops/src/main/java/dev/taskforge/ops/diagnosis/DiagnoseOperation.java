package dev.taskforge.ops.diagnosis;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The job type {@code diagnose}: why does an application not work? It reads only, within about a minute. */
public final class DiagnoseOperation implements JobHandler {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Path socket;
    private final Projects projects;
    private final Checks checks;
    private final Changes changes;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param socket of Docker Engine */
    public DiagnoseOperation(
            Path socket,
            Projects projects,
            Checks checks,
            Changes changes,
            Database database,
            AuditLog audit,
            Clock clock) {
        this.socket = socket;
        this.projects = projects;
        this.checks = checks;
        this.changes = changes;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whoever waits for the answer asks again rather than that it takes several times as long. */
    public JobType type() {
        return JobType.of(DutyJobs.DIAGNOSE, this).retry(RetryPolicy.NEVER).timeout(TIMEOUT);
    }

    record Request(String project, @Nullable String service) {}

    @Override
    public Diagnosis run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var by = Objects.requireNonNullElse(job.submittedBy(), "system");
        var diagnosis = diagnose(project, request.service(), by, job.job().id());
        diagnosis.causes().forEach(cause -> job.log(line(cause)));
        diagnosis.unread().forEach(what -> job.log(texts.render(what)));
        database.write(tx -> {
            audit.append(
                    tx,
                    by,
                    "project.diagnose",
                    project.name(),
                    "project/" + project.name(),
                    Map.of(
                            "causes",
                            diagnosis.causes().stream()
                                    .map(cause -> cause.cause().label() + " " + cause.subject())
                                    .toList()));
            return null;
        });
        return diagnosis;
    }

    Diagnosis diagnose(Project project, @Nullable String service, String by, long job) throws InterruptedException {
        var gathering = new Gathering(socket, checks, changes, clock);
        var facts = gathering.gather(project, service, by, job);
        var masking = checks.variablesOf(project).masking();
        return new Diagnosis(
                project.name(),
                service,
                facts.at().truncatedTo(ChronoUnit.MILLIS),
                Diagnosing.causes(facts).stream()
                        .map(cause -> Diagnosis.masked(cause, masking::mask))
                        .toList(),
                facts.units().size(),
                facts.answers().size(),
                gathering.isWhole(),
                gathering.unread().stream()
                        .map((Message one) -> masking.mask(one))
                        .toList());
    }

    private String line(Finding cause) {
        return cause.cause().label() + " (" + cause.confidence().label() + "): " + texts.render(cause.said());
    }
}
