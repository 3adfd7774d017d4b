package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The backup of what a restore in place is about to empty. The application does not run while it is waited for, so that has an end. */
final class SafetyBackup {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** While the application runs, others may take as long as this. */
    private static final Duration OTHERS_WITHIN = Duration.ofHours(2);
    /** A queue with room for this restore only never begins it. */
    private static final Duration BEGINS_WITHIN = Duration.ofMinutes(10);
    /** From the moment the application was ended. What stands still is ended by itself long before. */
    private static final Duration ENDS_WITHIN = Duration.ofDays(2);

    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;

    SafetyBackup(JobContext job, Restore restore, RestoreTools tools) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
    }

    private Jobs jobs() {
        return tools.jobs().get();
    }

    /** Waits until no other job works on the backups of this database; those that only wait let the safety backup go first. */
    void awaitOthers() throws IOException {
        long until = System.nanoTime() + OTHERS_WITHIN.toNanos();
        long waitsFor = 0;
        for (var others = others(); !others.isEmpty(); others = others()) {
            job.throwIfCancelled();
            var first = others.getFirst();
            if (first.id() != waitsFor) {
                waitsFor = first.id();
                job.log("waiting for job " + first.id() + " (" + first.type() + "), before which no safety backup"
                        + " would be made; nothing was ended yet");
            }
            if (System.nanoTime() > until) {
                throw new PermanentFailure("other jobs have worked on the backups of " + restore.database() + " for "
                        + OTHERS_WITHIN.toHours() + " hours, now job " + first.id()
                        + ", so nothing was changed. Ask again when it is over");
            }
            Pause.of(LOOK);
        }
    }

    private List<Job> others() {
        var key = DutyJobs.artifacts(restore.project(), restore.database());
        var states = Set.of(JobState.RUNNING);
        return Stream.of(DutyJobs.BACKUP, DutyJobs.DRILL)
                .flatMap(type ->
                        jobs().list(new JobFilter(states, null, type, Set.of(restore.project()), null, 100)).stream())
                .filter(found -> key.equals(found.concurrencyKey()))
                .toList();
    }

    /**
     * Makes it by an ordinary job.
     *
     * @param since when the application was ended
     * @throws PermanentFailure when it failed, or takes too long; it is cancelled then
     */
    Backup make(Instant since) throws IOException {
        long made = await(since);
        return tools.backups()
                .ofJob(restore.project(), restore.database(), made)
                .orElseThrow(() -> new PermanentFailure("job " + made + " lists no backup; nothing was changed"));
    }

    private long await(Instant since) throws IOException {
        var asked = DutyJobs.safetyBackup(restore.project(), restore.database(), restore.id());
        var begun = jobs().submit(asked.submittedBy(restore.by())).job();
        job.log("waiting for job " + begun.id() + ", the safety backup");
        long until = System.nanoTime() + BEGINS_WITHIN.toNanos();
        while (true) {
            job.throwIfCancelled();
            var now = jobs().find(begun.id())
                    .orElseThrow(() -> new PermanentFailure("job " + begun.id() + " is gone; nothing was changed"));
            if (now.state() == JobState.SUCCEEDED) {
                return now.id();
            }
            if (now.state().isFinal()) {
                throw new PermanentFailure("the safety backup failed, so nothing was changed: job " + now.id() + ": "
                        + Objects.requireNonNullElse(now.error(), "cancelled"));
            }
            if (now.attempt() == 0 && System.nanoTime() > until) {
                throw givenUp(now, "begin", BEGINS_WITHIN);
            }
            if (tools.now().isAfter(since.plus(ENDS_WITHIN))) {
                throw givenUp(now, "end", ENDS_WITHIN);
            }
            Pause.of(LOOK);
        }
    }

    private PermanentFailure givenUp(Job late, String what, Duration within) {
        try {
            tools.database().write(tx -> jobs().cancel(tx, late.id()));
        } catch (JobConflict e) {
            job.log("job " + late.id() + " has ended meanwhile");
        }
        return new PermanentFailure("the safety backup did not " + what + " within " + within.toMinutes()
                + " minutes, so nothing was changed: job " + late.id());
    }
}
