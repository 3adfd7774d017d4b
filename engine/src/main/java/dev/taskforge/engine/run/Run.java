package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.store.Claimed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a job in this process, from its claim to its end, and the way to stop it. */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    /** Why a run has to end before its work is done. */
    enum Stop {
        CANCELLED,
        TIMED_OUT,
        /** The lease is gone; nothing can be recorded any more. */
        LOST,
        /** This process is closing. */
        DRAINED
    }

    private final Claimed claimed;
    private final JobType type;
    private final Duration timeout;
    private final Notes notes = new Notes();
    private final List<Runnable> onStop = new ArrayList<>(0);
    private volatile Instant leaseUntil;
    private volatile @Nullable Stop stop;
    private volatile @Nullable Instant deadline;
    private volatile @Nullable String halfDoneStep;
    private @Nullable Thread thread;
    private boolean over;

    Run(Claimed claimed, JobType type, Duration timeout, Instant leaseUntil) {
        this.claimed = claimed;
        this.type = type;
        this.timeout = timeout;
        this.leaseUntil = leaseUntil;
    }

    Job job() {
        return claimed.job();
    }

    Claimed claimed() {
        return claimed;
    }

    JobType type() {
        return type;
    }

    Notes notes() {
        return notes;
    }

    Duration timeout() {
        return timeout;
    }

    /** Binds the run to the current thread; false when it was stopped before it began. */
    synchronized boolean begin(Instant now) {
        if (stop != null) {
            return false;
        }
        thread = Thread.currentThread();
        deadline = now.plus(timeout());
        return true;
    }

    /** Unbinds the thread; from here on nobody interrupts it on behalf of this run. */
    synchronized void end() {
        over = true;
        thread = null;
        deadline = null;
    }

    /** Why the run has to end, or null while it may go on. */
    @Nullable
    Stop stopped() {
        return stop;
    }

    /** Interrupts the run and sets off its stop actions. The first reason counts, except that a lost lease always does. */
    synchronized void stop(Stop why) {
        boolean first = stop == null;
        if (over || (!first && why != Stop.LOST)) {
            return;
        }
        stop = why;
        if (first) {
            onStop.forEach(this::inBackground);
            onStop.clear();
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized JobContext.Registration onStop(Runnable action) {
        if (stop != null) {
            inBackground(action);
            return () -> {};
        }
        onStop.add(action);
        return () -> forget(action);
    }

    private synchronized void forget(Runnable action) {
        onStop.remove(action);
    }

    private void inBackground(Runnable action) {
        Thread.startVirtualThread(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("a stop action of job {} failed", job().id(), e);
            }
        });
    }

    /** Stops the run when its time is up or its lease has run out unrenewed. */
    void checkTime(Instant now) {
        var end = deadline;
        if (!now.isBefore(leaseUntil)) {
            stop(Stop.LOST);
        } else if (end != null && !now.isBefore(end)) {
            stop(Stop.TIMED_OUT);
        }
    }

    void renewed(Instant until) {
        leaseUntil = until;
    }

    /** Remembers that a step which may not be repeated blindly was interrupted. */
    void halfDone(String step) {
        halfDoneStep = step;
    }

    @Nullable
    String halfDoneStep() {
        return halfDoneStep;
    }
}
