package dev.taskforge.ops.patch;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.Pause;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Waits for jobs that another job needs. */
final class OtherJobs {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A queue with room for this job only never begins them. */
    private static final Duration BEGINS_WITHIN = Duration.ofHours(1);

    private final Jobs jobs;
    private final JobContext job;

    OtherJobs(Jobs jobs, JobContext job) {
        this.jobs = jobs;
        this.job = job;
    }

    /** A job of our own, at its end: one that had begun before may have seen what was before. */
    Job fresh(NewJob wanted) throws InterruptedIOException {
        var submitted = jobs.submit(wanted);
        while (!submitted.created()) {
            ended(submitted.job().id());
            submitted = jobs.submit(wanted);
        }
        return ended(submitted.job().id());
    }

    /** A job at its end. */
    Job ended(long id) throws InterruptedIOException {
        job.log("waiting for job " + id);
        long until = System.nanoTime() + BEGINS_WITHIN.toNanos();
        while (true) {
            var now = jobs.find(id).orElseThrow(() -> new PermanentFailure("job " + id + " is gone"));
            if (now.state().isFinal()) {
                return now;
            }
            if (now.attempt() == 0 && System.nanoTime() > until) {
                throw new PermanentFailure("job " + id + " has not begun within " + BEGINS_WITHIN.toMinutes()
                        + " minutes: the queue has no room for it");
            }
            job.throwIfCancelled();
            Pause.of(LOOK);
        }
    }
}
