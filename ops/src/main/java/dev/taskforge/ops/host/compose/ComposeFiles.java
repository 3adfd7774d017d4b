package dev.taskforge.ops.host.compose;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Docker Compose is given to read. All paths are absolute.
 *
 * @param folder where relative paths of the file start
 * @param file null when its text is given instead
 * @param text the file itself, which never reaches a disk; empty when it is read from its path
 * @param envFile where variables come from; null for the file {@code .env} in the folder
 * @param project its name as containers are labelled with it; null for the one that Compose makes up
 */
public record ComposeFiles(
        Path folder,
        @Nullable Path file,
        String text,
        @Nullable Path envFile,
        @Nullable String project) {

    /** A file on this machine. */
    public static ComposeFiles of(Path folder, Path file, @Nullable Path envFile, @Nullable String project) {
        return new ComposeFiles(folder, file, "", envFile, project);
    }

    /** A file that is only known by its text; it may hold secrets. */
    public static ComposeFiles ofText(Path folder, String text, String project) {
        return new ComposeFiles(folder, null, text, null, project);
    }
}
