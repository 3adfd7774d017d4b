package dev.taskforge.ops.launch;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.gate.Decided;
import dev.taskforge.ops.gate.Decision;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The times after a GO: begun with the decision, in its transaction. Safe for use by any thread. */
public final class Launches implements Decided {
    private final Database database;
    private final Supplier<Jobs> jobs;
    private final Clock clock;

    public Launches(Database database, Supplier<Jobs> jobs, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Another decision ends what goes on; a GO begins anew, where the project's file says what is watched. */
    @Override
    public void decided(Tx tx, Project project, Decision decision) {
        LaunchRows.endOpen(tx, project.name(), decision.decidedAt());
        var duty = project.file().launch();
        if (duty == null || decision.status() != Verdict.GO) {
            return;
        }
        var launch = LaunchRows.add(
                tx,
                project.name(),
                decision.id(),
                decision.decidedAt(),
                decision.decidedAt().plus(duty.length()));
        jobs.get().submit(tx, DutyJobs.launchVerdict(project.name(), launch.id(), launch.endsAt()));
    }

    /** One of a project. */
    public Optional<Launch> find(String project, long id) {
        return database.read(tx -> LaunchRows.find(tx, project, id));
    }

    /** Those of a project, the newest first. */
    public List<Launch> list(String project, int most) {
        return database.read(tx -> LaunchRows.list(tx, project, most));
    }

    /** Ends one, without a report where none can be made; false when it has ended. */
    static boolean end(Tx tx, Launch launch, @Nullable LaunchReport report, Instant at) {
        return LaunchRows.end(tx, launch.id(), report, at);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
