package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job in the hands of its worker.
 *
 * @param job as it is after the claim: running, with its new fence and attempt
 * @param timeout its own limit for one attempt, or null for that of its type
 * @param plan the step list under which it began; differs from the worker's when the program changed since
 */
public record Claimed(Job job, @Nullable Duration timeout, String plan) {}
