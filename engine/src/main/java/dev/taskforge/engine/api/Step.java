package dev.taskforge.engine.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded step of a job.
 *
 * @param position its place among the job's steps, from 0
 * @param once whether it may not be repeated blindly
 * @param attempt the attempt of the job that ran it last
 * @param result JSON text of what it returned
 */
public record Step(
        long jobId,
        int position,
        String name,
        boolean once,
        StepState state,
        int attempt,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String result,
        @Nullable String error) {}
