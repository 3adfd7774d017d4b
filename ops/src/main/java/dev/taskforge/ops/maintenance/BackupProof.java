package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.backup.BackupMoments;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The backups that were made, also those that retention has removed since, by the moment their data is of. */
public final class BackupProof implements Proof {
    private static final int MOST = 5_000;

    private final BackupMoments backups;
    private final EndedJobs jobs;
    private final JobsKept kept;

    /** @param jobs asked only when something is read, because the engine is built later */
    public BackupProof(BackupMoments backups, Supplier<Jobs> jobs, JobsKept kept) {
        this.backups = backups;
        this.jobs = new EndedJobs(jobs);
        this.kept = kept;
    }

    @Override
    public Work work() {
        return Work.BACKUP;
    }

    @Override
    public List<Attempt> attempts(String project, Instant from, Instant until) {
        var attempts = new ArrayList<Attempt>();
        jobs.failed(project, DutyJobs.BACKUP, from, until, MOST).forEach(job -> attempts.add(EndedJobs.attempt(job)));
        backups.between(project, from, until).forEach(made -> attempts.add(new Attempt(made.name(), made.at(), true)));
        return attempts;
    }

    @Override
    public Instant keptSince(Instant now) {
        return Instant.MIN;
    }

    @Override
    public Instant failuresSince(Instant now) {
        return kept.since(DutyJobs.BACKUP, now);
    }
}
