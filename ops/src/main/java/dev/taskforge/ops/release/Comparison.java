package dev.taskforge.ops.release;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an application looked like before and after a deployment.
 *
 * @param deployment the id of that deployment
 * @param jobId the job that carried it out
 * @param startedAt when it began
 * @param replaced the number of the release that served before; null when that was none
 * @param before null when it was not measured
 * @param after while the new release was watched; null when it was not measured
 */
public record Comparison(
        long deployment,
        long jobId,
        Instant startedAt,
        @Nullable Integer replaced,
        @Nullable Measured before,
        @Nullable Measured after) {}
