package dev.taskforge.server.self;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/** Removes evidence that is neither the newest of its check, nor young, nor what a decision rested on. */
public final class Tidying {
    private static final String TYPE = "tidy";
    private static final Duration KEPT = Duration.ofDays(90);

    private final Database database;
    private final Evidences evidences;
    private final Decisions decisions;
    private final Clock clock;

    public Tidying(Database database, Evidences evidences, Decisions decisions, Clock clock) {
        this.database = database;
        this.evidences = evidences;
        this.decisions = decisions;
        this.clock = clock;
    }

    /** The job type, for the engine. */
    public JobType type() {
        return JobType.of(TYPE, this::run);
    }

    /** Every night, before the backup. */
    static NewSchedule schedule() {
        var name = Project.OWN + "." + TYPE;
        var job = NewJob.of(TYPE, "{}")
                .queue(DutyJobs.QUEUE)
                .project(Project.OWN)
                .uniqueKey("tidy:" + Project.OWN)
                .schedule(name);
        return new NewSchedule(name, Project.OWN, "45 1 * * *", ZoneId.systemDefault(), job);
    }

    private Removed run(JobContext job) {
        var before = clock.instant().minus(KEPT);
        int evidence = database.write(tx -> evidences.purge(tx, before, decisions.evidence(tx)));
        job.log("removed " + evidence + " old answers of checks");
        return new Removed(evidence);
    }

    /** What the job returns. */
    public record Removed(int evidence) {}
}
