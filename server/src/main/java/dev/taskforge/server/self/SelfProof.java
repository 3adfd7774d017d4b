package dev.taskforge.server.self;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The job in which TaskForge proves itself: back up its own database, drill that backup, ask every check. Each part is a
 * job of its own; the checks are asked even when a part before them failed, so that the gate tells the truth.
 */
public final class SelfProof {
    public static final String TYPE = "self_proof";
    private static final String DATABASE = "main";
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    private final Jobs jobs;

    public SelfProof(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The job type, for the engine. */
    public JobType type() {
        return JobType.of(TYPE, this::run)
                .steps(StepSpec.repeatable("backup"), StepSpec.repeatable("drill"), StepSpec.repeatable("check"))
                .retry(RetryPolicy.NEVER)
                .timeout(TIMEOUT);
    }

    /** The whole proof; while one waits or runs, submitting again returns that one. */
    public static NewJob job() {
        return NewJob.of(TYPE, "{}").project(Project.OWN).uniqueKey(TYPE).submittedBy("system");
    }

    private Outcome run(JobContext job) throws Exception {
        var parts = new ArrayList<Part>();
        parts.add(job.step("backup", Part.class, () -> finish(job, DutyJobs.backup(Project.OWN, DATABASE))));
        parts.add(job.step("drill", Part.class, () -> finish(job, DutyJobs.drill(Project.OWN, DATABASE, null))));
        parts.add(job.step("check", Part.class, () -> finish(job, DutyJobs.check(Project.OWN, null))));
        var failed = parts.stream()
                .filter(part -> part.state() != JobState.SUCCEEDED)
                .toList();
        if (!failed.isEmpty()) {
            throw new PermanentFailure("not proven: "
                    + String.join(", ", failed.stream().map(Part::text).toList()));
        }
        return new Outcome(parts);
    }

    /** A part and how it ended. */
    public record Part(String type, long jobId, JobState state) {
        String text() {
            return type + " (job " + jobId + " " + state.label() + ")";
        }
    }

    /** What the job returns. */
    public record Outcome(List<Part> parts) {}

    private Part finish(JobContext job, NewJob part) throws InterruptedException {
        var changed = new Semaphore(0);
        try (var _ = jobs.listen(event -> wake(event, changed))) {
            var submitted = jobs.submit(part.submittedBy("system")).job();
            job.log(part.type() + " is job " + submitted.id());
            var current = submitted;
            while (!current.state().isFinal() && current.state() != JobState.WAITING) {
                job.throwIfCancelled();
                changed.tryAcquire(1, TimeUnit.SECONDS);
                changed.drainPermits();
                current = jobs.find(submitted.id()).orElseThrow();
            }
            return ended(job, current);
        }
    }

    private static void wake(JobEvent event, Semaphore changed) {
        if (event instanceof JobEvent.StateChanged) {
            changed.release();
        }
    }

    private static Part ended(JobContext job, Job part) {
        var error = part.error();
        job.log(part.type() + " " + part.state().label() + (error == null ? "" : ": " + error));
        return new Part(part.type(), part.id(), part.state());
    }
}
