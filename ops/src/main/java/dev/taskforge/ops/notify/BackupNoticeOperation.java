package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.webhook.SignedDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** The job type {@code backup-notice}: tells one receiver that backups of a source are overdue, or well again. */
public final class BackupNoticeOperation implements JobHandler {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Projects projects;
    private final Function<Project, Variables> variables;
    private final SignedDelivery delivery;
    private final Supplier<URI> server;

    /**
     * @param variables of a project now
     * @param server where people reach this server
     */
    public BackupNoticeOperation(
            Projects projects, Function<Project, Variables> variables, SignedDelivery delivery, Supplier<URI> server) {
        this.projects = projects;
        this.variables = variables;
        this.delivery = delivery;
        this.server = server;
    }

    /** The job type. */
    public JobType type() {
        return JobType.of(DutyJobs.BACKUP_NOTICE, this)
                .retry(SignedDelivery.RETRY)
                .timeout(SignedDelivery.TIMEOUT)
                .withReservedWorker();
    }

    /**
     * What the job carries; times in milliseconds since 1970.
     *
     * @param receiver its id, so that the address stands in no payload
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Payload(
            String project,
            String event,
            String source,
            String concern,
            @Nullable String destination,
            long at,
            @Nullable Long newestAt,
            @Nullable Long limitSeconds,
            @Nullable Long since,
            String receiver) {}

    /** What receivers get. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Body(
            String event,
            String project,
            String source,
            String concern,
            @Nullable String destination,
            Instant at,
            @Nullable Instant newestAt,
            @Nullable Long limitSeconds,
            @Nullable Instant since,
            URI link) {}

    @Override
    public Object run(JobContext job) {
        var asked = job.payload(Payload.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        var project = naming(asked);
        var duty = project.file().backup();
        var receiver = Receivers.find(
                duty == null ? List.of() : duty.receivers(),
                asked.receiver(),
                "backup.notify",
                variables.apply(project));
        return delivery.deliver(job, receiver, body(asked));
    }

    /** The project as it is; as it was when the promise was taken back that this tells of. */
    private Project naming(Payload asked) {
        var now = projects.find(asked.project());
        if (!asked.event().equals(Absence.Change.UNWATCHED.event())) {
            return now.orElseThrow(() -> new PermanentFailure("there is no project " + asked.project()));
        }
        return now.filter(project -> names(project, asked.receiver()))
                .or(() -> projects.newest(asked.project(), project -> names(project, asked.receiver())))
                .orElseThrow(() -> new PermanentFailure(
                        "no version of taskforge.yaml names this receiver under backup.notify; nothing was sent"));
    }

    private static boolean names(Project project, String receiver) {
        var duty = project.file().backup();
        return duty != null
                && duty.receivers().stream().anyMatch(hook -> hook.id().equals(receiver));
    }

    private byte[] body(Payload asked) {
        var body = new Body(
                asked.event(),
                asked.project(),
                asked.source(),
                asked.concern(),
                asked.destination(),
                Instant.ofEpochMilli(asked.at()),
                time(asked.newestAt()),
                asked.limitSeconds(),
                time(asked.since()),
                server.get().resolve("/projects/" + asked.project() + "/backups"));
        return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
