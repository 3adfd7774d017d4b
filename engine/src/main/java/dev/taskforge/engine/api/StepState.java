package dev.taskforge.engine.api;

import java.util.Locale;

/** Where a step of a job is. */
public enum StepState {
    RUNNING,
    /** Finished; its result is recorded and it never runs again in this job. */
    DONE,
    /** Threw; it runs again with the next attempt. */
    FAILED,
    /** A {@code once} step that was under way when its worker died: only a person can say what happened. */
    UNKNOWN,
    /** A person decided to go on without it. */
    SKIPPED;

    /** The name used in JSON and on pages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
