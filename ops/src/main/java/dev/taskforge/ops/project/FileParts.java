package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.yaml.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rest of a file offers to its checks. Variables still stand in all of it.
 *
 * @param composeFile the Compose file, a path; null when the project names none
 * @param databases by name
 * @param files the names of files that are backed up together
 * @param backedUp what {@code backup.of} names
 * @param copies the destinations that get a copy of each backup
 * @param sections what kinds of checks share, by its key, as written
 */
public record FileParts(
        @Nullable String composeFile,
        Map<String, Database> databases,
        Set<String> files,
        List<String> backedUp,
        List<String> copies,
        Map<String, Tree> sections) {
    public static final FileParts NONE = new FileParts(null, Map.of(), Set.of(), List.of(), List.of(), Map.of());
}
