package dev.taskforge.engine.api;

import java.util.Map;

/**
 * Jobs submitted together, and the one that runs when all of them have ended.
 *
 * @param callback the last job; its number is that of the batch
 * @param jobs how many of the others are in each state
 */
public record Batch(String name, Job callback, Map<JobState, Long> jobs) {

    /** The number of the batch. */
    public long id() {
        return callback.id();
    }

    /** How many jobs it has besides the callback. */
    public long size() {
        return jobs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many of them have ended, however. */
    public long ended() {
        return jobs.entrySet().stream()
                .filter(entry -> entry.getKey().isFinal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
