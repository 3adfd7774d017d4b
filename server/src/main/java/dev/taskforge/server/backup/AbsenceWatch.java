package dev.taskforge.server.backup;

import dev.taskforge.engine.api.JobContext.Registration;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every minute whether backups are made and proven as promised, and how backups, drills and restores ended; at once when one
 * has. One thread of its own; close it to stop.
 */
public final class AbsenceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AbsenceWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Set<String> HEARD = Set.of(
            DutyJobs.BACKUP,
            DutyJobs.DRILL,
            DutyJobs.RESTORE,
            DutyJobs.RESTORE_IN_PLACE,
            DutyJobs.RESTORE_UNDO,
            DutyJobs.RESTORE_SETTLE,
            DutyJobs.REPAIR,
            DutyJobs.DIAGNOSE,
            DutyJobs.PRUNE);

    private final BackupWatch watch;
    private final Runnable endings;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>(1);
    private final Registration registration;
    private final Thread thread;

    /**
     * Begins to watch; the first look is a minute away, when what was missed meanwhile has begun.
     *
     * @param endings looks how jobs ended
     */
    public AbsenceWatch(Jobs jobs, BackupWatch watch, Runnable endings) {
        this.watch = watch;
        this.endings = endings;
        watch.begin();
        registration = jobs.listen(this::hear);
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("absences").start(this::watch);
    }

    private void hear(JobEvent event) {
        if (event instanceof JobEvent.StateChanged changed
                && changed.state().isFinal()
                && HEARD.contains(changed.type())) {
            // One look sees all that ended before it.
            heard.offer(changed.type());
        }
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                heard.poll(EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
            look("whether backups are overdue", watch::look);
            look("how jobs ended", endings);
        }
    }

    private static void look(String what, Runnable look) {
        try {
            look.run();
        } catch (Throwable e) {
            // Whoever watches must not be the one that dies unseen; when no look succeeds, the sentinel tells it.
            LOG.warn("it could not be looked {}: {}", what, e.toString());
        }
    }

    @Override
    public void close() {
        registration.close();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
