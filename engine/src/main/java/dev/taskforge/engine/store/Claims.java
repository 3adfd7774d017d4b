package dev.taskforge.engine.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The answer to a claim.
 *
 * @param jobs in the order in which they should start
 * @param more whether there may be more that the wanted number, a limit or a concurrency key kept back
 * @param nextStarts when the next job may start of each queue that may have more and whose rate lets none start now;
 *     always after the time of the claim, so that nobody who waits for it asks again at once
 */
public record Claims(List<Claimed> jobs, boolean more, Map<String, Instant> nextStarts) {}
