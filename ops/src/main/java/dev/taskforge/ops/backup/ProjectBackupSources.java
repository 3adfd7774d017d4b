package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.Projects;

/** Finds databases in the projects in force. */
public final class ProjectBackupSources implements BackupSources {
    private static final int KEEP_UNSAID = 7;
    private final Projects projects;

    public ProjectBackupSources(Projects projects) {
        this.projects = projects;
    }

    @Override
    public BackupSource find(String project, String database) {
        var found = projects.find(project).orElseThrow(() -> new PermanentFailure("there is no project " + project));
        var declared = found.file().databases().get(database);
        if (declared == null) {
            throw new PermanentFailure("project " + project + " has no database " + database);
        }
        if (declared.kind() != DatabaseKind.SQLITE) {
            throw new PermanentFailure(
                    "database " + database + " of " + project + " is not an SQLite file; only those can be backed up");
        }
        var duty = found.file().backup();
        return new BackupSource(found.resolve(declared.location()), duty == null ? KEEP_UNSAID : duty.keep());
    }
}
