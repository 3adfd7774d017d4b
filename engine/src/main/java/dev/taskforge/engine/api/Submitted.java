package dev.taskforge.engine.api;

/**
 * The answer to a submission.
 *
 * @param created false when an unfinished job with the same unique key was returned instead
 */
public record Submitted(Job job, boolean created) {}
