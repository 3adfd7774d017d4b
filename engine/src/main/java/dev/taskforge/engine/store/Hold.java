package dev.taskforge.engine.store;

/**
 * One renewed lease.
 *
 * @param cancelRequested whether a person asked to end the job meanwhile
 */
public record Hold(long jobId, long fence, boolean cancelRequested) {}
