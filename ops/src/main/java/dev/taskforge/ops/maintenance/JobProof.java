package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The jobs that did a work which leaves no other record, as long as they are kept. One that only said what it would do is none. */
public final class JobProof implements Proof {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<JobState> ENDED = Set.of(JobState.SUCCEEDED, JobState.FAILED);
    private static final int MOST = 5_000;

    private final Work work;
    private final String type;
    private final EndedJobs jobs;
    private final JobsKept kept;

    private JobProof(Work work, String type, Supplier<Jobs> jobs, JobsKept kept) {
        this.work = work;
        this.type = type;
        this.jobs = new EndedJobs(jobs);
        this.kept = kept;
    }

    /** Of making room. */
    public static JobProof ofPrunes(Supplier<Jobs> jobs, JobsKept kept) {
        return new JobProof(Work.PRUNE, DutyJobs.PRUNE, jobs, kept);
    }

    /** Of looking for what is old or vulnerable. */
    public static JobProof ofScans(Supplier<Jobs> jobs, JobsKept kept) {
        return new JobProof(Work.UPDATES_SCAN, DutyJobs.UPDATES_SCAN, jobs, kept);
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public List<Attempt> attempts(String project, Instant from, Instant until) {
        return jobs.of(project, ENDED, type, from, until, MOST).stream()
                .filter(job -> !isDry(job))
                .map(job -> new Attempt(work.word(), EndedJobs.ended(job), job.state() == JobState.SUCCEEDED))
                .toList();
    }

    private static boolean isDry(Job job) {
        return JSON.readTree(job.payload()).path("dry_run").asBoolean(false);
    }

    @Override
    public Instant keptSince(Instant now) {
        return kept.since(type, now);
    }

    @Override
    public Instant failuresSince(Instant now) {
        return keptSince(now);
    }
}
