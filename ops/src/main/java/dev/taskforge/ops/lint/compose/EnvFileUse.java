package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * A file that a service takes its environment from.
 *
 * @param path as written, with variables filled in
 * @param required whether Compose refuses to start without it
 * @param source what it says; null when there is no such file in the folder
 */
public record EnvFileUse(
        Spot spot, String path, boolean required, @Nullable EnvSource source) {}
