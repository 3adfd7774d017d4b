package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Settling;
import dev.taskforge.ops.request.TwoPersons;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code deploy}: lets a release of a project serve, a new one or an earlier one.
 *
 * <p>Submit it with {@link DutyJobs#deploy}. When a step fails, or a person cancels the job, what served before serves again and
 * the job has failed. When this process dies, the next attempt goes on where it was, or goes on with the way back.
 */
public final class DeployOperation implements JobHandler {
    public static final String TYPE = DutyJobs.DEPLOY;

    /** Of attempts in which Docker Engine was away; crashes of this process count too. */
    private static final int MOST_TROUBLES = 40;

    private static final RetryPolicy PATIENT = new RetryPolicy(100, Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final Projects projects;
    private final DeployTools tools;
    /** Each plan runs Docker Compose: one at a time is enough for a server. */
    private final ReentrantLock planning = new ReentrantLock();

    private DeployOperation(Projects projects, DeployTools tools) {
        this.projects = projects;
        this.tools = tools;
    }

    /** @param socket of Docker Engine */
    public static DeployOperation open(
            Path socket,
            Projects projects,
            Releases releases,
            Checks checks,
            Evidences evidences,
            Fingerprints fingerprints,
            Database database,
            AuditLog audit,
            DeploymentEnded ended,
            RestorePointSets sets,
            BackupOfJob backups,
            BiPredicate<Tx, String> restoring,
            DatabaseReturns data,
            TwoPersons persons,
            Supplier<Jobs> jobs,
            Clock clock) {
        var tools = new DeployTools(
                socket,
                new Commands(),
                releases,
                checks,
                evidences,
                fingerprints,
                database,
                audit,
                ended,
                sets,
                backups,
                restoring,
                data,
                persons,
                jobs,
                clock);
        return new DeployOperation(projects, tools);
    }

    DeployTools tools() {
        return tools;
    }

    /** The job type with its steps: at most twelve hours: a restore may take long. */
    public JobType type() {
        var steps = Stream.of(
                        "preflight",
                        "restore-point",
                        "migrate",
                        "restore",
                        "stop",
                        "end",
                        "exchange",
                        "start",
                        "switch",
                        "workers",
                        "verify",
                        "hold",
                        "finish",
                        "retire")
                .map(StepSpec::repeatable)
                .toArray(StepSpec[]::new);
        return JobType.of(TYPE, this).steps(steps).retry(PATIENT).timeout(DutyJobs.AT_MOST);
    }

    /** The type of the job that brings back what served before a deployment whose job ended without doing so. */
    public JobType settling() {
        return JobType.of(DutyJobs.SETTLE, this::settle).retry(PATIENT).timeout(Duration.ofHours(1));
    }

    /** The job that brings a deployment to an end when the one that carries it out did not. */
    public static Settling.Open open(Deployment deployment) {
        return new Settling.Open(deployment.jobId(), DutyJobs.settle(deployment.project(), deployment.jobId()));
    }

    record Settlement(String project, long jobId) {}

    private Object settle(JobContext job) throws Exception {
        var asked = job.payload(Settlement.class);
        requireOwn(job, asked.project());
        var deployment = tools.releases()
                .ofJob(asked.jobId())
                .filter(found -> found.project().equals(asked.project()))
                .orElseThrow(() -> new PermanentFailure("job " + asked.jobId() + " deploys nothing of this project"));
        if (tools.releases().isFollowed(deployment)) {
            // Another one has stood since: going back behind it would undo what serves.
            tools.end(asked.jobId(), Deployment.State.FAILED, "release.failed", "another deployment followed it");
        } else if (projects.find(asked.project()).isEmpty()) {
            tools.end(asked.jobId(), Deployment.State.FAILED, "release.failed", "the project is gone");
        } else if (!deployment.state().isOver()) {
            var project = project(asked.project());
            var request = new DeployRequest(asked.project(), null, null, null, null);
            back(new DeployRun(job, asked.jobId(), request, project, tools), "the job ended before it was done");
        }
        return Map.of("deployment", deployment.id());
    }

    /**
     * What a deployment would do now. Nothing is changed, no image is fetched or built, and no check is asked.
     *
     * @throws IOException when Docker Engine cannot be asked
     */
    public DeployPlan plan(Project project, DeployRequest asked) throws IOException, InterruptedException {
        return plan(project, asked, null);
    }

    /** The same with data that comes back with the release. */
    public DeployPlan plan(Project project, DeployRequest asked, @Nullable DataReturn data)
            throws IOException, InterruptedException {
        planning.lockInterruptibly();
        try {
            var docker = Docker.connect(tools.socket());
            var preflight = Preflight.of(docker, project, tools);
            return preflight.plan(asked, data);
        } catch (Refused e) {
            return DeployPlan.refused(e.seen(), e.fix());
        } catch (PermanentFailure e) {
            var refused = Refused.because("data", String.valueOf(e.getMessage()));
            return DeployPlan.refused(refused.seen(), refused.fix());
        } finally {
            planning.unlock();
        }
    }

    /** A job that was made for another project must not reach this one. */
    private static void requireOwn(JobContext job, String project) {
        if (!project.equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + project);
        }
    }

    private Project project(String name) {
        return projects.find(name).orElseThrow(() -> new PermanentFailure("there is no project " + name));
    }

    /** What a finished deployment returns. */
    public record Outcome(int release, String reference, String image) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(DeployRequest.class);
        requireOwn(job, asked.project());
        var project = project(asked.project());
        var deployment = begin(job, asked);
        if (deployment.state() == Deployment.State.FAILED) {
            throw new PermanentFailure(
                    "this deployment has failed and is over; deploy again instead of trying its job again");
        }
        if (tools.releases().isFollowed(deployment)) {
            throw new PermanentFailure(
                    "another deployment followed this one; deploy again instead of trying its job again");
        }
        DeployRun run;
        try {
            run = new DeployRun(job, job.job().id(), asked, project, tools);
        } catch (IOException e) {
            throw unreachable(job, deployment, e);
        }
        if (deployment.state() == Deployment.State.RETURNING) {
            throw back(run, Objects.requireNonNull(deployment.error()));
        }
        try (var pace = Pace.of(job)) {
            return run.run(pace);
        } catch (LeaseLostException e) {
            throw e; // another worker goes on
        } catch (Exception e) {
            throw ended(job, run, e);
        }
    }

    /** Before anything was changed there is nothing to wait for. */
    private Exception unreachable(JobContext job, Deployment deployment, IOException failure) {
        if (deployment.release() != null && job.job().attempt() < MOST_TROUBLES) {
            return failure;
        }
        var error = "Docker Engine cannot be asked: " + failure.getMessage();
        if (deployment.release() == null) {
            tools.end(job.job().id(), Deployment.State.FAILED, "release.failed", error);
        }
        return new PermanentFailure(error);
    }

    private Deployment begin(JobContext job, DeployRequest asked) {
        var releases = tools.releases();
        return releases.ofJob(job.job().id())
                .orElseGet(() -> tools.database().write(tx -> {
                    if (projects.find(tx, asked.project()).isEmpty()) {
                        throw new PermanentFailure("there is no project " + asked.project());
                    }
                    Releases.openOf(tx, asked.project()).ifPresent(open -> {
                        throw new PermanentFailure("the deployment of job " + open.jobId()
                                + " is not over: what served before it is still to be brought back."
                                + " Deploy again when it is");
                    });
                    if (tools.restoring().test(tx, asked.project())) {
                        throw new PermanentFailure("a restore of " + asked.project()
                                + " is not over: what was before it is still to be brought back."
                                + " Deploy again when it is");
                    }
                    return Releases.begin(
                            tx,
                            asked.project(),
                            asked.release() != null,
                            ReturnRequests.approvedFor(
                                    tx, tools.persons(), job.job().id(), asked, tools.now()),
                            job.job().id(),
                            Objects.requireNonNullElse(job.submittedBy(), "system"),
                            tools.now());
                }));
    }

    private Exception ended(JobContext job, DeployRun run, Exception failure) throws Exception {
        var deployment = tools.releases().ofJob(job.job().id()).orElseThrow();
        if (deployment.state() == Deployment.State.SUCCEEDED) {
            return failure; // it serves; only what it leaves has not been cleared away
        }
        if (job.isCancelled()) {
            try {
                job.throwIfCancelled();
            } catch (JobCancelledException e) {
                if (e.resumes()) {
                    return e;
                }
                // Whoever cancels interrupts this thread last; only after that has come, the way back is not
                // interrupted.
                job.onCancel(() -> {}).close();
                Thread.interrupted();
                return back(run, "cancelled");
            }
        }
        boolean begun = deployment.release() != null;
        return begun && mayPass(job, failure) ? failure : back(run, run.told(failure));
    }

    /** Docker Engine that is restarted, for example, comes back. What it refuses it will refuse again. */
    private static boolean mayPass(JobContext job, Exception failure) {
        return failure instanceof IOException
                && !(failure instanceof DockerException || failure instanceof FileSystemException)
                && !(failure instanceof ComposeRefused)
                && job.job().attempt() < MOST_TROUBLES;
    }

    /** When even that fails, the next attempt goes on with it. */
    private Exception back(DeployRun run, String error) throws Exception {
        run.returning(error);
        run.back(error);
        return new PermanentFailure(error);
    }
}
