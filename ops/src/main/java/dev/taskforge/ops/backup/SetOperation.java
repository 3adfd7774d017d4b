package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import java.time.Duration;
import java.util.List;

/**
 * The job type {@code backup-set}: begins a set of backups, each by a job of its own, and does not wait for them. Payload
 * {@code {"project": …}}; submit it with {@link DutyJobs#backupSet}. Begun again after a crash, it finds what it began.
 */
public final class SetOperation implements JobHandler {
    private final Database database;
    private final Projects projects;
    private final BackupSets sets;

    public SetOperation(Database database, Projects projects, BackupSets sets) {
        this.database = database;
        this.projects = projects;
        this.sets = sets;
    }

    record Payload(String project) {}

    /** The job type. */
    public JobType type() {
        return JobType.of(DutyJobs.BACKUP_SET, this).timeout(Duration.ofMinutes(5));
    }

    /**
     * What it returns.
     *
     * @param set the number of the set
     * @param members with the job of each
     */
    public record Outcome(long set, List<BackupSet.Member> members) {}

    @Override
    public Outcome run(JobContext job) {
        var asked = job.payload(Payload.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        var project = projects.find(asked.project())
                .orElseThrow(() -> new PermanentFailure("there is no project " + asked.project()));
        var names = BackupSets.namesOf(project);
        if (names.isEmpty()) {
            throw new PermanentFailure("project " + project.name() + " has nothing to back up");
        }
        var set = database.write(
                tx -> sets.beginScheduled(tx, project.name(), names, job.job().id(), BackupCatalog.actor(job)));
        set.members()
                .forEach(member -> job.log(
                        member.job() == null
                                ? "left out " + member.name() + ": job " + member.busy()
                                        + " of an earlier set is still at work"
                                : "set " + set.id() + ": " + member.name() + " is backed up by job " + member.job()));
        return new Outcome(set.id(), set.members());
    }
}
