package dev.taskforge.engine.api;

/** What a person decides about an {@link StepState#UNKNOWN} step. */
public enum StepAnswer {
    /** Run it again. */
    RETRY,
    /** Take it as done and go on with the next one. */
    SKIP,
    /** End the job as failed. */
    ABORT
}
