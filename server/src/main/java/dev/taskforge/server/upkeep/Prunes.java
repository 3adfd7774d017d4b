package dev.taskforge.server.upkeep;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.upkeep.Prune;
import dev.taskforge.ops.upkeep.PruneOperation;
import dev.taskforge.ops.upkeep.PrunePlan;
import dev.taskforge.server.http.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The prunes that are kept, and what they would do: as long as their jobs are. */
public final class Prunes {
    private static final int PAGE = 20;
    /** Beyond so many none is looked for. */
    private static final int PAGES = 50;
    /** Among so many one is looked for whose disks were measured. */
    private static final int RECENT = 5;

    private final Jobs jobs;

    public Prunes(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Those of a project that removed something or were to, the newest first. */
    public List<PruneView> list(String project, int most) {
        return find(project, null, job -> !isDry(job), most).stream()
                .map(job -> PruneView.of(job, outcome(job).orElse(null)))
                .toList();
    }

    /** What a job removed, also one that failed or was stopped in the middle; empty when nothing is known of it. */
    private Optional<Prune> outcome(Job job) {
        var json = JsonMapper.shared();
        if (job.state() == JobState.SUCCEEDED) {
            return Optional.ofNullable(job.result()).map(result -> json.readValue(result, Prune.class));
        }
        var steps = new HashMap<String, String>();
        for (var step : jobs.steps(job.id())) {
            var result = step.result();
            if (step.state() == StepState.DONE && result != null) {
                steps.put(step.name(), result);
            }
        }
        var whole = steps.get(PruneOperation.OUTCOME);
        if (whole != null) {
            return Optional.of(json.readValue(whole, Prune.class));
        }
        var done = Arrays.stream(Subject.values())
                .map(subject -> steps.get(subject.word()))
                .filter(Objects::nonNull)
                .map(result -> json.readValue(result, Prune.Done.class))
                .toList();
        return done.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prune(Objects.requireNonNullElse(job.project(), ""), done, List.of(), List.of()));
    }

    /** The newest plan of a project, its sentences in the language of {@code texts}. */
    public Optional<PlanView> plan(String project, Messages texts) {
        return find(project, Set.of(JobState.SUCCEEDED), Prunes::isDry, 1).stream()
                .findFirst()
                .flatMap(job -> plan(job, texts));
    }

    /** The plan that this job made; empty when it is none of this project, or did not succeed. */
    public Optional<PlanView> plan(String project, long id, Messages texts) {
        return jobs.find(id).filter(job -> isPlan(job, project)).flatMap(job -> plan(job, texts));
    }

    /** The newest job of a project when it has not succeeded: it is under way, or did not get so far. */
    public Optional<Job> unanswered(String project) {
        return find(project, null, _ -> true, 1).stream().findFirst().filter(job -> job.state() != JobState.SUCCEEDED);
    }

    /** Refuses a number that is of no plan of this project. */
    public void require(String project, long plan) {
        if (jobs.find(plan).filter(job -> isPlan(job, project)).isEmpty()) {
            throw ProblemException.notFound("prune.unknown", plan, project);
        }
    }

    private static boolean isPlan(Job job, String project) {
        return job.type().equals(DutyJobs.PRUNE)
                && job.queue().equals(DutyJobs.QUEUE)
                && project.equals(job.project())
                && job.state() == JobState.SUCCEEDED
                && isDry(job);
    }

    /** The newest of a project that succeeded. */
    public Optional<Job> newestDone(String project) {
        return find(project, Set.of(JobState.SUCCEEDED), job -> !isDry(job), 1).stream()
                .findFirst();
    }

    /** The newest of a project after which the disks were measured, whether all could be done or not. */
    public Optional<Prune> newestMeasured(String project) {
        return find(project, Set.of(JobState.SUCCEEDED, JobState.FAILED), job -> !isDry(job), RECENT).stream()
                .flatMap(job -> outcome(job).stream())
                .filter(prune -> !prune.after().isEmpty())
                .findFirst();
    }

    private List<Job> find(String project, @Nullable Set<JobState> states, Predicate<Job> wanted, int most) {
        var found = new ArrayList<Job>();
        var filter = new JobFilter(states, DutyJobs.QUEUE, DutyJobs.PRUNE, Set.of(project), null, PAGE);
        for (int page = 0; page < PAGES && found.size() < most; page++) {
            var some = jobs.list(filter);
            some.stream().filter(wanted).limit(most - found.size()).forEach(found::add);
            if (some.size() < PAGE) {
                break;
            }
            filter = filter.page(some.getLast().id(), PAGE);
        }
        return found;
    }

    private static Optional<PlanView> plan(Job job, Messages texts) {
        return Optional.ofNullable(job.result())
                .map(result -> PlanView.of(JsonMapper.shared().readValue(result, PrunePlan.class), job.id(), texts));
    }

    private static boolean isDry(Job job) {
        return JsonMapper.shared().readTree(job.payload()).path("dry_run").asBoolean(false);
    }
}
