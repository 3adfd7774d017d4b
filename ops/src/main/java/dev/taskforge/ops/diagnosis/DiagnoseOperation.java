package dev.taskforge.ops.diagnosis;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The job type {@code diagnose}: why does an application not work? It reads only, within about a minute. */
public final class DiagnoseOperation implements JobHandler {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Diagnoser diagnoser;
    private final Projects projects;
    private final Database database;
    private final AuditLog audit;
    private final Diagnosed heard;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param heard what was found when a monitor went down */
    public DiagnoseOperation(
            Diagnoser diagnoser, Projects projects, Database database, AuditLog audit, Diagnosed heard) {
        this.diagnoser = diagnoser;
        this.projects = projects;
        this.database = database;
        this.audit = audit;
        this.heard = heard;
    }

    /** Whoever waits for the answer asks again rather than that it takes several times as long. */
    public JobType type() {
        return JobType.of(DutyJobs.DIAGNOSE, this).retry(RetryPolicy.NEVER).timeout(TIMEOUT);
    }

    /** @param check that went down, when nobody asked; null else */
    record Request(
            String project,
            @Nullable String service,
            @Nullable String check) {}

    @Override
    public Diagnosis run(JobContext job) throws Exception {
        var request = job.payload(Request.class);
        if (!request.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + request.project());
        }
        var project = projects.find(request.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + request.project()));
        var by = Objects.requireNonNullElse(job.submittedBy(), "system");
        var diagnosis =
                diagnoser.look(project, request.service(), by, job.job().id()).diagnosis();
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
            if (request.check() != null) {
                heard.found(tx, project, request.check(), job.job().id(), diagnosis);
            }
            return null;
        });
        return diagnosis;
    }

    private String line(Finding cause) {
        return cause.cause().label() + " (" + cause.confidence().label() + "): " + texts.render(cause.said());
    }
}
