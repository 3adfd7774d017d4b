package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether backups are made and proven as their schedules promise, and how old they may be. */
public final class AbsenceSource implements MetricSource {
    private final BackupWatch watch;

    public AbsenceSource(BackupWatch watch) {
        this.watch = watch;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var absence : watch.all()) {
            if (absence.unsettled()) {
                // Neither 0 nor 1 would be true.
                continue;
            }
            var labels = labels(absence);
            values.add(new Value(
                    "taskforge_backup_overdue",
                    "1 when no backup, no copy at a destination, or no proven one is as young as the schedules promise, or the newest drill failed, or it cannot be judged, else 0.",
                    labels,
                    absence.amiss() ? 1 : 0));
            if (absence.limit() != null) {
                values.add(new Value(
                        "taskforge_backup_limit_seconds",
                        "How old the data of the newest backup, copy or proven backup may be by the schedules.",
                        labels,
                        absence.limit().toMillis() / 1e3));
            }
        }
        watch.lookedAt()
                .ifPresent(at -> values.add(new Value(
                        "taskforge_backup_looked_timestamp_seconds",
                        "When it was last looked, without an error, whether backups are overdue; it is looked every minute.",
                        Map.of(),
                        at.toEpochMilli() / 1e3)));
        return values;
    }

    private static Map<String, String> labels(Absence absence) {
        return Map.of(
                "project",
                absence.project(),
                "database",
                absence.name(),
                "concern",
                absence.concern().label(),
                "destination",
                absence.destination());
    }
}
