package dev.taskforge.ops.release;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an application looked like at one time of a deployment. What could not be measured is null, never zero.
 *
 * @param at when it was measured
 * @param containers how many containers served, those of workers included
 * @param asked how often it was asked for the path of the probe through what passes requests on
 * @param unanswered how many of those times no good answer came
 * @param timed how many good answers, asked for one right after the other, the two times are of
 * @param medianMicros half of them took at most so long
 * @param highestMicros the one that took longest
 * @param memory of all containers, in bytes
 * @param processors how many processors all containers kept busy: 0.5 is a half of one
 * @param restarts how often Docker Engine has started them again by itself since they were made
 */
public record Measured(
        Instant at,
        int containers,
        @Nullable Integer asked,
        @Nullable Integer unanswered,
        @Nullable Integer timed,
        @Nullable Long medianMicros,
        @Nullable Long highestMicros,
        @Nullable Long memory,
        @Nullable Double processors,
        @Nullable Integer restarts) {}
