package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import java.util.function.Supplier;

/**
 * Has each backup drilled that a project wants drilled as soon as it is there: where it was made, or, when drills read from a
 * destination, once its copy has been verified there. The drill waits until the job of the backup is over. Backups that a
 * deployment makes for itself are left out until they are copied.
 */
public final class DrillsAfterBackups implements DutyEnded {
    /** A backup brings its own copy and up to three earlier ones that were missing. */
    private static final int CAUGHT_UP = 4;

    private final Projects projects;
    private final Supplier<Jobs> jobs;

    /** @param jobs looked at only when a duty has ended, because the engine is built after its job types */
    public DrillsAfterBackups(Projects projects, Supplier<Jobs> jobs) {
        this.projects = projects;
        this.jobs = jobs;
    }

    @Override
    public void recorded(Tx tx, String project, String database) {
        var drill =
                projects.find(tx, project).map(found -> found.file().drill()).orElse(null);
        if (drill == null || !drill.afterBackup() || !drill.of().contains(database)) {
            return;
        }
        var from = drill.from();
        Backups.newestFirst(tx, project, database, from == null ? 1 : CAUGHT_UP).stream()
                .filter(backup -> backup.drilledAt() == null)
                .filter(backup -> from == null ? !isOfDeployment(backup) : backup.copiedTo(from))
                .forEach(backup -> jobs.get()
                        .submit(
                                tx,
                                DutyJobs.drill(project, database, backup.id(), from)
                                        .submittedBy("system")));
    }

    /** A deployment waits for such a backup, and drills it itself when it has to be proven. */
    private boolean isOfDeployment(Backup backup) {
        return jobs.get().find(backup.jobId()).filter(DutyJobs::isBackupHere).isPresent();
    }
}
