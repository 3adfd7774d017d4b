package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import java.util.function.Supplier;

/**
 * Has each backup drilled that a project wants drilled as soon as it is there: where it was made, or, when drills read from a
 * destination, once its copy has been verified there. The drill waits until the job of the backup is over.
 */
public final class DrillsAfterBackups implements DutyEnded {
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
        Backups.newest(tx, project, database)
                .filter(backup -> backup.drilledAt() == null)
                .filter(backup -> from == null || backup.copiedTo(from))
                .ifPresent(backup -> jobs.get()
                        .submit(
                                tx,
                                DutyJobs.drill(project, database, backup.id(), from)
                                        .submittedBy("system")));
    }
}
