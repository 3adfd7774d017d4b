package dev.taskforge.server.upkeep;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.upkeep.PrunePlan;
import java.util.ArrayList;
import java.util.List;
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

    private final Jobs jobs;

    public Prunes(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Those of a project that removed something or were to, the newest first. */
    public List<PruneView> list(String project, int most) {
        return find(project, null, job -> !isDry(job), most).stream()
                .map(PruneView::of)
                .toList();
    }

    /** The newest plan of a project, its sentences in the language of {@code texts}. */
    public Optional<PlanView> plan(String project, Messages texts) {
        return find(project, Set.of(JobState.SUCCEEDED), Prunes::isDry, 1).stream()
                .findFirst()
                .flatMap(job -> plan(job, texts));
    }

    /** The plan that this job made; empty when it is none of this project, or did not succeed. */
    public Optional<PlanView> plan(String project, long id, Messages texts) {
        return jobs.find(id)
                .filter(job -> job.type().equals(DutyJobs.PRUNE)
                        && job.queue().equals(DutyJobs.QUEUE)
                        && project.equals(job.project())
                        && job.state() == JobState.SUCCEEDED
                        && isDry(job))
                .flatMap(job -> plan(job, texts));
    }

    /** The newest job of a project when it has not succeeded: it is under way, or did not get so far. */
    public Optional<Job> unanswered(String project) {
        return find(project, null, _ -> true, 1).stream().findFirst().filter(job -> job.state() != JobState.SUCCEEDED);
    }

    /** The newest of a project that succeeded. */
    public Optional<Job> newestDone(String project) {
        return find(project, Set.of(JobState.SUCCEEDED), job -> !isDry(job), 1).stream()
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
