package dev.taskforge.ops.returning;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.RestoreWithRelease;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.DataReturn;
import dev.taskforge.ops.release.DatabaseReturns;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Data that comes from the backups of TaskForge, and databases that its restores have replaced. */
public final class ReturnsOfBackups implements DatabaseReturns {
    private final RestoreWithRelease restores;

    public ReturnsOfBackups(RestoreWithRelease restores) {
        this.restores = restores;
    }

    @Override
    public Optional<DataReturn> backup(
            String project, String database, @Nullable Long backup, @Nullable Instant notAfter) {
        return restores.backup(project, database, backup, notAfter)
                .map(found -> DataReturn.ofBackup(database, found.id(), found.snapshotAt()));
    }

    @Override
    public Optional<Replaced> replaced(String project) {
        return restores.replaced(project)
                .map(restore -> new Replaced(
                        DataReturn.ofReplaced(
                                restore.database(), restore.id(), Objects.requireNonNull(restore.stoppedAt())),
                        restore.jobId()));
    }

    @Override
    public Steps steps(Project project, DataReturn data) {
        var backup = data.backupId();
        return new Steps(
                backup == null ? List.of() : restores.ready(project, data.database(), backup),
                restores.exchanged(project, data.database(), data.isUndo()));
    }

    @Override
    public void prepare(JobContext job, Project project, DataReturn data) throws IOException, InterruptedException {
        var restore = data.restoreId();
        if (restore == null) {
            restores.prepare(job, project, data.database(), Objects.requireNonNull(data.backupId()));
        } else {
            restores.prepareUndo(job, project, restore);
        }
    }

    @Override
    public void exchange(JobContext job, Project project) throws IOException, InterruptedException {
        restores.exchange(job, project);
    }

    @Override
    public void back(JobContext job, long of, String error) throws IOException {
        restores.back(job, of, error);
    }

    @Override
    public void ended(Tx tx, long of, boolean succeeded, @Nullable String error) {
        restores.ended(tx, of, succeeded, error);
    }
}
