package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Projects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Has the checks about backups and drills of a project asked anew after each of them, so that a failed drill closes the
 * gate at once instead of with the next round of checks.
 */
public final class ChecksAskedAgain implements DutyEnded {
    private static final Set<String> KINDS =
            Set.of(BackupAgeCheck.KEY, DrillAgeCheck.KEY, ProvenBackupCheck.KEY, BackupSetCheck.KEY, PunctualCheck.KEY);

    private final Projects projects;
    private final Supplier<Jobs> jobs;

    /** @param jobs looked at only when a duty has ended, because the engine is built after its job types */
    public ChecksAskedAgain(Projects projects, Supplier<Jobs> jobs) {
        this.projects = projects;
        this.jobs = jobs;
    }

    @Override
    public void recorded(Tx tx, String project, String database) {
        var names = projects.find(tx, project).stream()
                .flatMap(found -> found.file().checks().values().stream())
                .filter(check -> KINDS.contains(check.kind()))
                .map(DeclaredCheck::name)
                .toList();
        if (!names.isEmpty()) {
            // No unique key: a round of checks that is already under way may have asked before this was recorded.
            jobs.get().submit(tx, DutyJobs.check(project, names).uniqueKey(null).submittedBy("system"));
        }
    }
}
