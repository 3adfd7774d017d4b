package dev.taskforge.server.self;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.backup.DutyEnded;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Has TaskForge prove itself: a backup of its own database, a drill of that backup, and every check.
 *
 * <p>The jobs follow one another instead of waiting for each other: the drill is submitted in the transaction that
 * catalogues the backup, and the checks about both are asked again when they are recorded. So one worker is enough, a
 * crash loses no part, and the gate tells the truth at every moment in between.
 */
public final class SelfProof implements DutyEnded {
    private static final String DATABASE = "main";
    private static final Duration BACKUP_SERVES = Duration.ofHours(24);
    private static final Duration DRILL_SERVES = Duration.ofDays(7);

    private final Supplier<Jobs> jobs;
    private final Backups backups;
    private final Drills drills;
    private final Clock clock;

    /** @param jobs looked at only when there is something to submit, because the engine is built after its job types */
    public SelfProof(Supplier<Jobs> jobs, Backups backups, Drills drills, Clock clock) {
        this.jobs = jobs;
        this.backups = backups;
        this.drills = drills;
        this.clock = clock;
    }

    /** Submits every check and what is missing of the rest. */
    void begin(Tx tx) {
        submit(tx, DutyJobs.check(Project.OWN, null));
        if (!hasYoungBackup()) {
            submit(tx, DutyJobs.backup(Project.OWN, DATABASE));
        } else if (!isDrilled()) {
            submit(tx, DutyJobs.drill(Project.OWN, DATABASE, null));
        }
    }

    /** Where the copies go or who can open them is another: what was proven before says nothing about that. */
    void again(Tx tx) {
        submit(tx, DutyJobs.check(Project.OWN, null));
        submit(tx, DutyJobs.backup(Project.OWN, DATABASE));
        // It waits for the backup: both are about the same artifacts, one after the other.
        submit(tx, DutyJobs.drill(Project.OWN, DATABASE, null));
    }

    /** A backup was catalogued: TaskForge's own is drilled at once when no young drill vouches for its backups. */
    @Override
    public void recorded(Tx tx, String project, String database) {
        if (project.equals(Project.OWN) && database.equals(DATABASE) && !isDrilled()) {
            submit(tx, DutyJobs.drill(Project.OWN, DATABASE, null));
        }
    }

    private void submit(Tx tx, NewJob job) {
        jobs.get().submit(tx, job.submittedBy("system"));
    }

    private boolean hasYoungBackup() {
        var since = clock.instant().minus(BACKUP_SERVES);
        return backups.newest(Project.OWN, DATABASE)
                .filter(backup -> backup.inPlace() && backup.snapshotAt().isAfter(since))
                .isPresent();
    }

    private boolean isDrilled() {
        var since = clock.instant().minus(DRILL_SERVES);
        return drills.newest(Project.OWN, DATABASE)
                .filter(drill -> drill.passed() && drill.finishedAt().isAfter(since))
                .isPresent();
    }
}
