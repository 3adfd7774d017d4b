package dev.taskforge.engine.store;

import java.util.List;

/**
 * The answer to a claim.
 *
 * @param jobs in the order in which they should start
 * @param more whether there may be more that the wanted number, a limit or a concurrency key kept back
 */
public record Claims(List<Claimed> jobs, boolean more) {}
