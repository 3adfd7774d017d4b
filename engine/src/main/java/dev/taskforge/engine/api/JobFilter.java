package dev.taskforge.engine.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list, newest first.
 *
 * @param projects only jobs of these projects; null for all. The empty string stands for jobs without a project
 * @param before only jobs with a smaller id: the cursor of the next page; null for the first page
 * @param limit 1 to 500
 */
public record JobFilter(
        @Nullable Set<JobState> states,
        @Nullable String queue,
        @Nullable String type,
        @Nullable Set<String> projects,
        @Nullable Long before,
        int limit) {

    /** The newest jobs, whatever they are. */
    public static JobFilter newest(int limit) {
        return new JobFilter(null, null, null, null, null, limit);
    }
}
