package dev.taskforge.engine.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queue at one moment.
 *
 * @param concurrency the most jobs of this queue that run at once, in all processes together; 0 means only the worker count limits
 * @param rate how fast its jobs may start, or null
 * @param weight how many of every 100 jobs come from it first; 0 for none
 * @param jobs how many jobs are in each state
 * @param oldestAvailable since when the longest waiting available job could have run
 */
public record QueueStatus(
        String name,
        boolean paused,
        int concurrency,
        @Nullable QueueRate rate,
        int weight,
        Map<JobState, Long> jobs,
        @Nullable Instant oldestAvailable) {}
