package dev.taskforge.ops.project;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A project in force.
 *
 * @param version from 1; rises with each accepted change of the file
 * @param directory absolute; relative paths of the file start here
 * @param appliedBy the account that applied this version
 * @param yaml the file as it was applied
 */
public record Project(
        String name,
        String title,
        int version,
        ProjectFile file,
        Path directory,
        Instant appliedAt,
        String appliedBy,
        String yaml) {

    /** The name of TaskForge's project about itself, which only TaskForge may apply. */
    public static final String OWN = "taskforge";

    /** The absolute path that {@code path}, as written in the file, stands for. */
    public Path resolve(String path) {
        return directory.resolve(path).normalize();
    }
}
