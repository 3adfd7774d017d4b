package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * A service that another one waits for.
 *
 * @param condition such as {@code service_healthy}; null when nothing is said, which means started
 */
public record Dependency(
        Spot spot, String service, @Nullable String condition) {}
