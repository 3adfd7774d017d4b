package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.BackupCopies;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Age of the newest copy at each destination, and how many are missing or could not be removed. */
public final class CopySource implements MetricSource {
    private final Projects projects;
    private final Backups backups;
    private final BackupCopies copies;
    private final Clock clock;

    public CopySource(Projects projects, Backups backups, BackupCopies copies, Clock clock) {
        this.projects = projects;
        this.backups = backups;
        this.copies = copies;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var project : projects.list()) {
            for (var standing : DestinationStanding.of(project, backups, copies, clock.instant())) {
                var labels = Map.of("project", project.name(), "destination", standing.name());
                values.add(new Value(
                        "taskforge_backup_copies_missing",
                        "Listed backups that have no verified copy at the destination.",
                        labels,
                        standing.lacking()));
                values.add(new Value(
                        "taskforge_backup_copies_to_remove",
                        "Copies that are not wanted any more and could not be removed yet.",
                        labels,
                        standing.toRemove()));
                values.add(new Value(
                        "taskforge_backup_copies_locked",
                        "Copies that are not wanted any more and stay until their lock at the destination is over.",
                        labels,
                        standing.locked()));
                ages(project, standing.name(), values);
            }
        }
        return values;
    }

    private void ages(Project project, String destination, List<Value> values) {
        for (var database : project.file().backupNames()) {
            backups.newestCopied(project.name(), database, destination)
                    .map(Backup::snapshotAt)
                    .ifPresent(at -> values.add(new Value(
                            "taskforge_backup_copy_age_seconds",
                            "Age of the data of the newest verified copy at the destination.",
                            Map.of("project", project.name(), "database", database, "destination", destination),
                            Duration.between(at, clock.instant()).toMillis() / 1e3)));
        }
    }
}
