package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.server.metrics.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Age and size of the newest backup of each database, and how its newest drill and restore ended. */
public final class BackupSource implements MetricSource {
    private final Backups backups;
    private final Drills drills;
    private final Restores restores;
    private final Clock clock;

    public BackupSource(Backups backups, Drills drills, Restores restores, Clock clock) {
        this.backups = backups;
        this.drills = drills;
        this.restores = restores;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var backup : backups.newestOfEach()) {
            var labels = Map.of("project", backup.project(), "database", backup.database());
            double age = Duration.between(backup.snapshotAt(), clock.instant()).toMillis() / 1e3;
            values.add(new Value("taskforge_backup_age_seconds", "Age of the newest backup's data.", labels, age));
            values.add(new Value(
                    "taskforge_backup_seconds",
                    "From the snapshot of the newest backup to its place in the list.",
                    labels,
                    Duration.between(backup.snapshotAt(), backup.createdAt()).toMillis() / 1e3));
            backups.newestProven(backup.project(), backup.database())
                    .ifPresent(proven -> values.add(new Value(
                            "taskforge_backup_proven_age_seconds",
                            "Age of the data of the newest backup that was restored to equality.",
                            labels,
                            Duration.between(proven.snapshotAt(), clock.instant())
                                            .toMillis()
                                    / 1e3)));
            values.add(
                    new Value("taskforge_backup_bytes", "Size of the newest backup.", labels, (double) backup.bytes()));
        }
        for (var drill : drills.newestOfEach()) {
            var labels = Map.of("project", drill.project(), "database", drill.database());
            values.add(new Value(
                    "taskforge_drill_passed",
                    "Whether the newest drill restored to equality, and all that was asked of the copy was answered well.",
                    labels,
                    drill.passed() ? 1 : 0));
            values.add(new Value(
                    "taskforge_drill_recovery_seconds",
                    "How long the newest drill took to restore and compare.",
                    labels,
                    drill.recoveryTime().toMillis() / 1e3));
            drill.answered()
                    .ifPresent(answered -> values.add(new Value(
                            "taskforge_drill_application_answered",
                            "Whether the application answered from the copy of the newest drill, where it was to.",
                            labels,
                            answered ? 1 : 0)));
        }
        for (var restore : restores.newestOfEach()) {
            if (restore.state().isOver()) {
                var labels = Map.of("project", restore.project(), "database", restore.database());
                values.add(new Value(
                        "taskforge_restore_succeeded",
                        "Whether the newest restore of a backup succeeded; one that was taken back had.",
                        labels,
                        restore.state() == Restore.State.FAILED ? 0 : 1));
            }
        }
        return values;
    }
}
