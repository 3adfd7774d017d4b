package dev.taskforge.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * A job that another one needs, or that needs another one, as it is now.
 *
 * @param jobId the number of the job at the other end
 * @param type null, like project and state, when that job has been removed since
 * @param open whether the job that needs the other is still waiting for it
 */
public record Dependency(
        long jobId,
        @Nullable String type,
        @Nullable String project,
        @Nullable JobState state,
        OnFailure onFailure,
        boolean open) {}
