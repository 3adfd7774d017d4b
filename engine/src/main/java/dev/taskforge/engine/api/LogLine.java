package dev.taskforge.engine.api;

import java.time.Instant;

/**
 * A line of a job's log.
 *
 * @param number from 1, without gaps
 */
public record LogLine(long jobId, long number, int attempt, Instant at, String text) {}
