package dev.taskforge.ops.project;

import dev.taskforge.engine.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the files of projects said over time; also those of projects that were deleted. Safe for use by any thread. */
public final class ProjectVersions {
    private final Database database;
    private final ProjectReader reader;

    public ProjectVersions(Database database, ProjectReader reader) {
        this.database = database;
        this.reader = reader;
    }

    /** The versions of a project's file that were in force at a moment or came later, the oldest first. */
    public List<ProjectVersion> since(String project, Instant from) {
        return database.read(tx -> tx.query(
                "SELECT " + Projects.COLUMNS
                        + " FROM project_version v WHERE v.project = ? AND v.version >= coalesce((SELECT max(b.version)"
                        + " FROM project_version b WHERE b.project = ? AND b.applied_at <= ?), 0) ORDER BY v.version",
                Projects::version,
                project,
                project,
                from));
    }

    /** When a project was first applied; empty when it never was. */
    public Optional<Instant> first(String project) {
        return database.read(tx -> tx.first(
                "SELECT applied_at FROM project_version WHERE project = ? ORDER BY version LIMIT 1",
                row -> row.time("applied_at"),
                project));
    }

    /** What a version says; empty when this server cannot read it any more. */
    public Optional<ProjectFile> read(ProjectVersion version) {
        try {
            return Optional.of(reader.read(version.yaml()));
        } catch (ProjectFileException e) {
            return Optional.empty();
        }
    }
}
