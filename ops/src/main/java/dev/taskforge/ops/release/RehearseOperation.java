package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Rehearsal.Verdict;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job type {@code rehearse}: lets the migrations of a new version run on a copy of the database, and asks whether the version
 * that serves can live with what they leave. Production is only read.
 *
 * <p>Submit it with {@link RehearseRequest#job}. When this process dies, the next attempt removes what was begun and begins anew:
 * a copy that half a migration has changed proves nothing.
 */
public final class RehearseOperation implements JobHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RehearseOperation.class);
    /** Only a crash leads to another attempt. */
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Path data;
    private final Projects projects;
    private final DeployTools tools;
    private final DatabaseCopies copies;
    private final Rehearsals rehearsals;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    private RehearseOperation(Path data, Projects projects, DeployTools tools, DatabaseCopies copies) {
        this.data = data;
        this.projects = projects;
        this.tools = tools;
        this.copies = copies;
        rehearsals = new Rehearsals(tools.database());
    }

    /**
     * One that works with what deployments work with.
     *
     * @param data the data directory, by which this installation is told from others on the same Docker Engine
     */
    public static RehearseOperation open(
            Path data, Projects projects, DeployOperation deploying, DatabaseCopies copies) {
        return new RehearseOperation(data, projects, deploying.tools(), copies);
    }

    /** The job type; a migration has the time that the project gives it. */
    public JobType type() {
        return JobType.of(DutyJobs.REHEARSE, this).retry(AFTER_CRASHES).timeout(DutyJobs.AT_MOST);
    }

    /** Why a project cannot be rehearsed at all. */
    public record Refusal(Message seen, Message fix) {}

    /** What would keep a rehearsal from beginning, as far as that is known without asking Docker Engine. */
    public Optional<Refusal> refusal(Project project) {
        try {
            RehearsalGround.source(project, copies);
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(new Refusal(e.seen(), e.fix()));
        }
    }

    /** What a rehearsal that came to its end returns. */
    public record Outcome(long rehearsal, String verdict, String outcome) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(RehearseRequest.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        try (var pace = Pace.of(job)) {
            var docker = Docker.connect(tools.socket());
            var place = data.toAbsolutePath() + " " + asked.project();
            var stage = new RehearsalStage(job, docker, tools.compose(), place);
            var before = rehearsals.ofJob(job.job().id());
            if (before.isPresent()) {
                stage.clear(); // a crash came between its record and the end
                return outcome(before.get());
            }
            stage.clear();
            var project = projects.find(asked.project())
                    .orElseThrow(() -> new PermanentFailure("there is no project " + asked.project()));
            return rehearse(job, docker, project, asked, stage, pace);
        } catch (Refused e) {
            throw new PermanentFailure(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new PermanentFailure("the rehearsal could not be carried out: " + e.getMessage());
        }
    }

    private Outcome rehearse(
            JobContext job, Docker docker, Project project, RehearseRequest asked, RehearsalStage stage, Pace pace)
            throws Exception {
        stage.clear();
        var ground = RehearsalGround.find(job, docker, project, tools, copies, asked);
        var masking = ground.masking(tools);
        var run = new RehearsalRun(job, docker, ground, stage, tools, copies, masking);
        long began = System.nanoTime();
        RehearsalRun.Judgement judgement;
        try {
            judgement = run.run(pace);
        } catch (LeaseLostException e) {
            throw e; // another worker has begun anew
        } catch (Exception e) {
            endIfCancelled(job, stage);
            judgement = RehearsalRun.Judgement.of(
                    Verdict.NOT_PROVEN, "unfinished", masking.mask(String.valueOf(e.getMessage())));
        }
        clean(job, stage);
        var took = Duration.ofNanos(System.nanoTime() - began).toMillis();
        var written = write(run.record(judgement, took));
        return outcome(written);
    }

    /** Whatever an interrupted body threw, a job that was told to end has ended, not failed. */
    private static void endIfCancelled(JobContext job, RehearsalStage stage) throws InterruptedException {
        if (!job.isCancelled()) {
            return;
        }
        try {
            job.throwIfCancelled();
        } catch (JobCancelledException e) {
            // Whoever cancels interrupts this thread last; only after that has come, nothing is interrupted. Another
            // attempt begins anew, so nothing is left for it.
            job.onCancel(() -> {}).close();
            Thread.interrupted();
            clean(job, stage);
            throw e;
        }
    }

    private Rehearsal write(Rehearsal rehearsal) {
        return tools.database().write(tx -> {
            var added = Rehearsals.add(tx, rehearsal);
            tools.audit()
                    .append(
                            tx,
                            added.by(),
                            "release.rehearse",
                            added.project(),
                            "rehearsal/" + added.id(),
                            Map.of(
                                    "verdict", added.verdict().label(),
                                    "image", added.image(),
                                    "before", added.beforeImage(),
                                    "backup", added.backup(),
                                    "migrations", added.migrations(),
                                    "list_sha256", added.migrationsSha256()));
            return added;
        });
    }

    /** A migration that fails, and what could not be carried out, is a job that failed. */
    private Outcome outcome(Rehearsal rehearsal) {
        var told = texts.render(rehearsal.outcome());
        boolean unfinished = rehearsal.outcome().key().equals("release.rehearsal.unfinished");
        if (rehearsal.verdict() == Verdict.FAILED || unfinished) {
            throw new PermanentFailure(told);
        }
        return new Outcome(rehearsal.id(), rehearsal.verdict().label(), told);
    }

    private static void clean(JobContext job, RehearsalStage stage) {
        boolean interrupted = Thread.interrupted();
        try {
            stage.clear();
        } catch (IOException e) {
            LOG.warn(
                    "what the rehearsal of job {} made stays until the next one",
                    job.job().id(),
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
