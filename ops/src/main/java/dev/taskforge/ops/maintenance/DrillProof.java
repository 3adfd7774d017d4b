package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The drills that passed, and those that did not. */
public final class DrillProof implements Proof {
    private static final int MOST = 5_000;

    private final Drills drills;
    private final EndedJobs jobs;
    private final JobsKept kept;

    /** @param jobs asked only when something is read, because the engine is built later */
    public DrillProof(Drills drills, Supplier<Jobs> jobs, JobsKept kept) {
        this.drills = drills;
        this.jobs = new EndedJobs(jobs);
        this.kept = kept;
    }

    @Override
    public Work work() {
        return Work.DRILL;
    }

    @Override
    public List<Attempt> attempts(String project, Instant from, Instant until) {
        var found = drills.between(project, from, until);
        var attempts = new ArrayList<>(broken(project, found, from, until));
        found.forEach(drill -> attempts.add(new Attempt(drill.database(), drill.finishedAt(), drill.passed())));
        return attempts;
    }

    /** Those that ended from one moment until before another before they could write anything down, as long as jobs are kept. */
    public List<Attempt> broken(String project, Instant from, Instant until) {
        return broken(project, drills.between(project, from, until), from, until);
    }

    private List<Attempt> broken(String project, List<Drill> found, Instant from, Instant until) {
        // The job of a drill that did not pass fails too, and is one attempt.
        var counted = found.stream().map(Drill::jobId).collect(Collectors.toSet());
        return jobs.failed(project, DutyJobs.DRILL, from, until, MOST).stream()
                .filter(job -> !counted.contains(job.id()))
                .map(EndedJobs::attempt)
                .toList();
    }

    @Override
    public Instant keptSince(Instant now) {
        return Instant.MIN;
    }

    @Override
    public Instant failuresSince(Instant now) {
        return kept.since(DutyJobs.DRILL, now);
    }
}
