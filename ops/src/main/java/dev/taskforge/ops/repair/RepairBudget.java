package dev.taskforge.ops.repair;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * How often the same is set right within a while: what fails again and again needs a person. The jobs are the record, so a crash
 * forgets nothing.
 */
final class RepairBudget {
    static final int MOST = 3;
    static final Duration WITHIN = Duration.ofMinutes(15);
    private static final int SOME = 100;

    private final Supplier<Jobs> engine;

    RepairBudget(Supplier<Jobs> engine) {
        this.engine = engine;
    }

    /** Whether this was acted on {@value #MOST} times lately, by other jobs than this one. */
    boolean isSpent(Job mine, String subject, Instant now) {
        var since = now.minus(WITHIN);
        // One may have waited long before it acted.
        var filter = new JobFilter(
                null, DutyJobs.QUEUE, DutyJobs.REPAIR, Set.of(String.valueOf(mine.project())), null, SOME);
        var jobs = engine.get();
        return jobs.list(filter).stream()
                        .filter(job -> job.id() != mine.id())
                        .filter(job -> acted(jobs, job, subject, since))
                        .count()
                >= MOST;
    }

    private static boolean acted(Jobs jobs, Job job, String subject, Instant since) {
        var steps = jobs.steps(job.id());
        boolean lately = steps.stream()
                .anyMatch(step -> step.name().equals(RepairOperation.ACT)
                        && step.startedAt().isAfter(since));
        return lately
                && steps.stream()
                        .filter(step -> step.name().equals(RepairOperation.LOOK) && step.result() != null)
                        .map(step -> JsonMapper.shared().readValue(step.result(), Choice.class))
                        .anyMatch(choice -> choice.subject().equals(subject));
    }
}
