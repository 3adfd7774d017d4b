package dev.taskforge.engine.store.model;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What one job should be like. */
final class ModelJob {
    /** Which of two ready jobs goes first. */
    static final Comparator<ModelJob> RANK = Comparator.comparingInt((ModelJob job) -> -job.asked.priority())
            .thenComparing(job -> job.runAt)
            .thenComparingLong(job -> job.id);

    final long id;
    final NewJob asked;
    JobState state;
    Instant runAt;
    int attempt;
    int maxAttempts;
    long fence;
    /** Whether the fence has to be higher when the job is looked at next. */
    boolean fenceRises;

    @Nullable
    String worker;

    @Nullable
    Instant leaseUntil;

    @Nullable
    Instant finishedAt;

    boolean cancelRequested;
    /** Whether a step that may not be repeated blindly is under way. */
    boolean onceRunning;
    /** Whether a person has to decide about that step. */
    boolean unknown;
    /** Whether that step is over and never runs again. */
    boolean onceOver;
    /** Whether an attempt has ever begun. */
    boolean started;
    /** Whether a claim may have set it aside because its concurrency key had no room. */
    boolean setAside;

    ModelJob(long id, NewJob asked, int maxAttempts, Instant now) {
        this.id = id;
        this.asked = asked;
        this.runAt = asked.runAt() == null ? now : asked.runAt();
        this.state = runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE;
        this.maxAttempts = maxAttempts;
    }

    boolean is(JobState expected) {
        return state == expected;
    }

    /** Whether this snapshot of a holder is still good. */
    boolean isHeldAs(Job snapshot) {
        return state == JobState.RUNNING && !fenceRises && snapshot.fence() == fence;
    }

    void become(JobState next, Instant now) {
        state = next;
        fenceRises = true;
        worker = null;
        leaseUntil = null;
        finishedAt = next.isFinal() ? now : null;
    }

    @Override
    public String toString() {
        return "job " + id + " " + asked.queue() + "/" + asked.type() + " " + state + " attempt " + attempt;
    }
}
