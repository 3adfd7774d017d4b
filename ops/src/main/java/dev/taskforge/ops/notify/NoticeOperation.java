package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.webhook.SignedDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The job type {@code deploy-notice}: tells one receiver how a deployment ended. */
public final class NoticeOperation implements JobHandler {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Projects projects;
    private final Releases releases;
    private final Function<Project, Variables> variables;
    private final SignedDelivery delivery;
    private final Supplier<URI> server;

    /**
     * @param variables of a project now, see {@link Environments#of}
     * @param server where people reach this server
     */
    public NoticeOperation(
            Projects projects,
            Releases releases,
            Function<Project, Variables> variables,
            SignedDelivery delivery,
            Supplier<URI> server) {
        this.projects = projects;
        this.releases = releases;
        this.variables = variables;
        this.delivery = delivery;
        this.server = server;
    }

    public JobType type() {
        return JobType.of(DutyJobs.NOTICE, this).retry(SignedDelivery.RETRY).timeout(SignedDelivery.TIMEOUT);
    }

    /**
     * What the job carries.
     *
     * @param jobId of the deployment
     * @param receiver its id, so that the address stands in no payload
     */
    record Payload(String project, long jobId, String receiver) {}

    @Override
    public Object run(JobContext job) {
        var asked = job.payload(Payload.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        var project = projects.find(asked.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + asked.project()));
        var deployment = releases.ofJob(asked.jobId())
                .filter(found -> found.project().equals(asked.project()))
                .orElseThrow(() -> new PermanentFailure("job " + asked.jobId() + " deploys nothing of this project"));
        var known = variables.apply(project);
        var duty = project.file().release();
        var declared = duty == null ? List.<Hook>of() : duty.receivers();
        var receiver = Receivers.find(declared, asked.receiver(), "release.notify", known);
        return delivery.deliver(job, receiver, body(deployment, known));
    }

    private byte[] body(Deployment deployment, Variables variables) {
        var number = deployment.release();
        var release = number == null
                ? null
                : releases.find(deployment.project(), number).orElse(null);
        var body = NoticeBody.of(deployment, release, server.get()).masked(variables.masking());
        return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }
}
