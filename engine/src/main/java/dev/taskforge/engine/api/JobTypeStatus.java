package dev.taskforge.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * A job type at one moment.
 *
 * @param own whether this process runs it itself
 * @param workers how many workers outside that are there take it
 * @param setting what people set, or null
 * @param limits what counts for its jobs
 * @param ready how many of its jobs could start now
 * @param running how many of them run
 */
public record JobTypeStatus(
        String name,
        boolean own,
        int workers,
        @Nullable JobTypeSetting setting,
        TypeLimits limits,
        long ready,
        long running) {}
