package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.MissingVariableException;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.webhook.SignedDelivery;
import dev.taskforge.ops.webhook.SignedDelivery.Receiver;
import dev.taskforge.ops.webhook.WebhookSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
        var receiver = receiver(hook(project, asked.receiver()), known);
        return delivery.deliver(job, receiver, body(deployment, known));
    }

    private static Hook hook(Project project, String id) {
        var duty = project.file().release();
        return (duty == null ? Stream.<Hook>empty() : duty.receivers().stream())
                .filter(hook -> hook.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new PermanentFailure(
                        "taskforge.yaml no longer names this receiver under release.notify; nothing was sent"));
    }

    /** A value that is missing may be there at the next attempt; neither address nor secret is ever repeated. */
    private static Receiver receiver(Hook hook, Variables variables) {
        try {
            var url = new URI(variables.fill(hook.webhook()));
            var scheme = String.valueOf(url.getScheme());
            if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IllegalStateException("webhook under release.notify is no http or https address");
            }
            var secret = WebhookSecret.of(variables.fill(hook.secret()));
            return new Receiver("receiver", url.getHost(), url, secret);
        } catch (MissingVariableException e) {
            throw new IllegalStateException("release.notify needs a variable that has no value: " + e.getMessage(), e);
        } catch (URISyntaxException _) {
            throw new IllegalStateException("webhook under release.notify is no address");
        }
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
