package dev.taskforge.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * What became of a decision about many jobs.
 *
 * @param changed how many jobs it changed
 * @param passedOver how many it could not apply to: they changed meanwhile, or their unique key is taken
 * @param next the cursor from which to go on; null when no more match
 */
public record BulkResult(
        long changed, long passedOver, @Nullable Long next) {}
