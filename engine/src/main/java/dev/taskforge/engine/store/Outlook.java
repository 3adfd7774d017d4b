package dev.taskforge.engine.store;

import java.time.Instant;
import java.util.Map;

/**
 * What a claim would probably find.
 *
 * @param ready whether it would find a job
 * @param nextStarts when the next job may start of each queue that has ready jobs but whose rate lets none start now
 */
public record Outlook(boolean ready, Map<String, Instant> nextStarts) {}
