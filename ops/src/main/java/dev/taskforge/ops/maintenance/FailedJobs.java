package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.maintenance.Proof.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The jobs about a database that failed, as long as jobs are kept. */
final class FailedJobs {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** So long a job may wait and run. */
    private static final Duration SUBMITTED = Duration.ofDays(1);

    private static final int MOST = 1_000;

    private final Supplier<Jobs> jobs;

    FailedJobs(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    List<Job> of(String project, String type, Instant from, Instant until) {
        var filter = new JobFilter(
                Set.of(JobState.FAILED), null, type, Set.of(project), from.minus(SUBMITTED), until, null, MOST);
        return jobs.get().list(filter).stream()
                .filter(job -> !ended(job).isBefore(from) && ended(job).isBefore(until))
                .toList();
    }

    static Attempt attempt(Job job) {
        var database = JSON.readTree(job.payload()).path("database").asString("");
        return new Attempt(database, ended(job), false);
    }

    private static Instant ended(Job job) {
        return Objects.requireNonNullElse(job.finishedAt(), Instant.MIN);
    }
}
