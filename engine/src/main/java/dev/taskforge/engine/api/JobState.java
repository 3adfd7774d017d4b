package dev.taskforge.engine.api;

import java.util.Locale;

/** Where a job is in its life. */
public enum JobState {
    /** Waits for the end of jobs that it needs. */
    BLOCKED,
    /** Its run time lies ahead: a delay, or the pause before a retry. */
    SCHEDULED,
    /** Ready to be claimed. */
    AVAILABLE,
    /** Held by a worker under a lease. */
    RUNNING,
    /** Stopped until a person answers for an {@link StepState#UNKNOWN} step. */
    WAITING,
    /** Finished as intended. */
    SUCCEEDED,
    /** Gave up after its last attempt, or failed in a way that must not be retried: the dead letter. */
    FAILED,
    /** Ended by a person, or with a job that it needs. */
    CANCELLED;

    /** Whether the job will never run again by itself. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** The name used in JSON, on pages and in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
