package dev.taskforge.engine.api;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant, newest first.
 *
 * @param projects only jobs of these projects; null for all. The empty string stands for jobs without a project
 * @param createdAfter only jobs submitted at this time or later
 * @param createdBefore only jobs submitted before this time
 * @param before only jobs with a smaller id: the cursor of the next page; null for the first page
 * @param limit how many at most
 */
public record JobFilter(
        @Nullable Set<JobState> states,
        @Nullable String queue,
        @Nullable String type,
        @Nullable Set<String> projects,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        @Nullable Long before,
        int limit) {

    /** Whenever they were submitted. */
    public JobFilter(
            @Nullable Set<JobState> states,
            @Nullable String queue,
            @Nullable String type,
            @Nullable Set<String> projects,
            @Nullable Long before,
            int limit) {
        this(states, queue, type, projects, null, null, before, limit);
    }

    /** The newest jobs, whatever they are. */
    public static JobFilter newest(int limit) {
        return new JobFilter(null, null, null, null, null, limit);
    }

    /** The same jobs, of these states. */
    public JobFilter states(Set<JobState> value) {
        return new JobFilter(value, queue, type, projects, createdAfter, createdBefore, before, limit);
    }

    /** Another page of the same jobs. */
    public JobFilter page(@Nullable Long beforeId, int most) {
        return new JobFilter(states, queue, type, projects, createdAfter, createdBefore, beforeId, most);
    }
}
