package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.maintenance.Proof.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The jobs of a project that ended, as long as jobs are kept. */
final class EndedJobs {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** So long a job may wait and run. */
    private static final Duration SUBMITTED = Duration.ofDays(7);
    /** What is listed at once. */
    private static final int PAGE = 500;

    private final Supplier<Jobs> jobs;

    /** @param jobs asked only when something is read, because the engine is built later */
    EndedJobs(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    /**
     * Those that failed from one moment until before another, the newest first.
     *
     * @param type null for all
     * @param most so many of the newest are looked at
     */
    List<Job> failed(String project, @Nullable String type, Instant from, Instant until, int most) {
        return of(project, Set.of(JobState.FAILED), type, from, until, most);
    }

    /** The same of those that ended in one of these states. */
    List<Job> of(String project, Set<JobState> states, @Nullable String type, Instant from, Instant until, int most) {
        var filter = new JobFilter(states, null, type, Set.of(project), from.minus(SUBMITTED), until, null, PAGE);
        var found = new ArrayList<Job>();
        @Nullable Long before = null;
        for (int looked = 0; looked < most; looked += PAGE) {
            var page = jobs.get().list(filter.page(before, PAGE));
            page.stream()
                    .filter(job -> !ended(job).isBefore(from) && ended(job).isBefore(until))
                    .forEach(found::add);
            if (page.size() < PAGE) {
                break;
            }
            before = page.getLast().id();
        }
        return found;
    }

    /** What a job about a database tried. */
    static Attempt attempt(Job job) {
        var database = JSON.readTree(job.payload()).path("database").asString("");
        return new Attempt(database, ended(job), false);
    }

    static Instant ended(Job job) {
        return Objects.requireNonNullElse(job.finishedAt(), Instant.MIN);
    }
}
