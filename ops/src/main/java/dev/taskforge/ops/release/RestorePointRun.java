package dev.taskforge.ops.release;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Backs up databases right before migrations run, by ordinary backup jobs, so that there is a way back with the data as it was.
 * When a person had to approve the migrations, each backup is restored on trial first: there may be no other way back.
 */
final class RestorePointRun {
    /** A queue with room for this deployment only never begins them. */
    private static final Duration BEGINS_WITHIN = Duration.ofHours(1);

    private final JobContext job;
    private final Jobs jobs;
    private final RestorePointSets sets;
    private final BackupOfJob backups;
    private final RestorePoints points;
    private final Release release;
    private final boolean proves;

    RestorePointRun(
            JobContext job,
            Jobs jobs,
            RestorePointSets sets,
            BackupOfJob backups,
            RestorePoints points,
            Release release,
            boolean proves) {
        this.job = job;
        this.jobs = jobs;
        this.sets = sets;
        this.backups = backups;
        this.points = points;
        this.release = release;
        this.proves = proves;
    }

    /** One database after the other, in one set; what an attempt that was cut off has made counts. */
    void run(List<String> databases, Pace pace) throws InterruptedException, Refused {
        long set = sets.begin(release.project(), databases, job.job().id(), by());
        for (var database : databases) {
            var known = points.of(release.project(), release.number()).stream()
                    .filter(point -> point.database().equals(database))
                    .filter(point -> point.proven() || !proves)
                    .findFirst();
            if (known.isEmpty()) {
                make(database, set, pace);
            }
        }
    }

    private void make(String database, long set, Pace pace) throws InterruptedException, Refused {
        var made = end(database, fresh(DutyJobs.backupHere(release.project(), database, set), pace), pace);
        var point = find(database, made);
        if (proves) {
            end(database, fresh(DutyJobs.drill(release.project(), database, point.backupId()), pace), pace);
            point = find(database, made);
            if (!point.proven()) {
                throw Refused.because("restore-point", database, made.id(), "it is not proven");
            }
        }
        points.add(release, point);
        job.log("restore point: backup " + point.backupId() + " of " + database
                + (point.proven() ? ", restored to equality" : ""));
    }

    private RestorePoint find(String database, Job made) throws Refused {
        return backups.find(release.project(), database, made.id())
                .orElseThrow(() -> Refused.because("restore-point", database, made.id(), "it lists no backup"));
    }

    /** One of our own: a job that had begun before may have seen older data. */
    private Job fresh(NewJob wanted, Pace pace) throws InterruptedException, Refused {
        var asked = wanted.submittedBy(by());
        var submitted = jobs.submit(asked);
        while (!submitted.created()) {
            await(submitted.job(), pace);
            submitted = jobs.submit(asked);
        }
        return submitted.job();
    }

    private String by() {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }

    private Job end(String database, Job begun, Pace pace) throws InterruptedException, Refused {
        var ended = await(begun, pace);
        if (ended.state() != JobState.SUCCEEDED) {
            throw Refused.because(
                    "restore-point", database, ended.id(), Objects.requireNonNullElse(ended.error(), "cancelled"));
        }
        return ended;
    }

    private Job await(Job begun, Pace pace) throws InterruptedException, Refused {
        job.log("waiting for job " + begun.id() + ", " + begun.type());
        long until = System.nanoTime() + BEGINS_WITHIN.toNanos();
        while (true) {
            var now = jobs.find(begun.id()).orElseThrow(() -> new PermanentFailure("job " + begun.id() + " is gone"));
            if (now.state().isFinal()) {
                return now;
            }
            if (now.attempt() == 0 && System.nanoTime() > until) {
                throw Refused.because("restore-point-waits", now.id(), BEGINS_WITHIN.toMinutes());
            }
            pace.rest(Pace.LOOK);
        }
    }
}
