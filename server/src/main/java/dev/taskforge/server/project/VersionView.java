package dev.taskforge.server.project;

import dev.taskforge.ops.project.MaskedFile;
import dev.taskforge.ops.project.ProjectVersion;
import java.time.Instant;

/**
 * An accepted version of a project's file.
 *
 * @param sha256 of the file as it was accepted
 * @param yaml its text, secrets masked
 */
public record VersionView(
        int version, String sha256, String directory, Instant appliedAt, String appliedBy, String yaml) {

    static VersionView of(ProjectVersion version) {
        return new VersionView(
                version.version(),
                version.sha256(),
                version.directory().toString(),
                version.appliedAt(),
                version.appliedBy(),
                MaskedFile.of(version.yaml()));
    }
}
