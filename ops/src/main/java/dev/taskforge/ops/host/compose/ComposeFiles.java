package dev.taskforge.ops.host.compose;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Docker Compose is given to read. All paths are absolute.
 *
 * @param folder where relative paths of the file start
 * @param envFile where variables come from; null for the file {@code .env} in the folder
 * @param project its name as containers are labelled with it; null for the one that Compose makes up
 */
public record ComposeFiles(
        Path folder,
        Path file,
        @Nullable Path envFile,
        @Nullable String project) {}
