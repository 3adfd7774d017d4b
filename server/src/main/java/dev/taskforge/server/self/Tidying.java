package dev.taskforge.server.self;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.silence.Silences;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/**
 * Removes evidence that is neither the newest of its check, nor young, nor what a decision rested on, and verdicts and
 * messages of long ago.
 */
public final class Tidying {
    private static final String TYPE = "tidy";
    /** So long evidence is kept for sure. */
    public static final Duration KEPT = Duration.ofDays(90);

    private static final Duration VERDICTS_KEPT = Duration.ofDays(400);

    private final Database database;
    private final Evidences evidences;
    private final Decisions decisions;
    private final VerdictHistory verdicts;
    private final Alerts alerts;
    private final Silences silences;
    private final Clock clock;

    public Tidying(
            Database database,
            Evidences evidences,
            Decisions decisions,
            VerdictHistory verdicts,
            Alerts alerts,
            Silences silences,
            Clock clock) {
        this.database = database;
        this.evidences = evidences;
        this.decisions = decisions;
        this.verdicts = verdicts;
        this.alerts = alerts;
        this.silences = silences;
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
        int old = database.write(tx -> verdicts.purge(tx, clock.instant().minus(VERDICTS_KEPT)));
        int messages = alerts.tidy();
        silences.tidy();
        job.log("removed " + evidence + " old answers of checks, " + old + " old verdicts and " + messages
                + " old messages");
        return new Removed(evidence, old, messages);
    }

    /** What the job returns. */
    public record Removed(int evidence, int verdicts, int messages) {}
}
