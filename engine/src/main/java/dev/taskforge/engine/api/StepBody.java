package dev.taskforge.engine.api;

import org.jspecify.annotations.Nullable;

/** The work of one step. */
@FunctionalInterface
public interface StepBody<T extends @Nullable Object> {
    T run() throws Exception;
}
