package dev.taskforge.ops.project;

import java.nio.file.Path;
import java.time.Instant;

/**
 * An accepted version of a project's file.
 *
 * @param sha256 of the file's text
 */
public record ProjectVersion(
        String project, int version, String yaml, String sha256, Path directory, Instant appliedAt, String appliedBy) {}
