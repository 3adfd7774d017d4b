package dev.taskforge.ops.notify;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.ops.project.DutyJobs;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/** Submits what tells others that backups are overdue, or well again: one job for each receiver. */
public final class BackupNotices implements BackupWatch.Told {
    private final Supplier<Jobs> jobs;

    /** @param jobs looked at only when there is something to tell, because the engine is built after its job types */
    public BackupNotices(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public void changed(Tx tx, Absence absence, Absence.Change change, List<String> receivers, Instant now) {
        var told = new LinkedHashMap<String, Object>();
        told.put("event", change.event());
        told.put("source", absence.name());
        told.put("concern", absence.concern().label());
        if (absence.concern() == Absence.Concern.COPY) {
            told.put("destination", absence.destination());
        }
        told.put("at", now.toEpochMilli());
        if (absence.newest() != null) {
            told.put("newest_at", absence.newest().toEpochMilli());
        }
        if (absence.limit() != null) {
            told.put("limit_seconds", absence.limit().toSeconds());
        }
        if (absence.amissSince() != null) {
            told.put("since", absence.amissSince().toEpochMilli());
        }
        receivers.forEach(id -> jobs.get().submit(tx, DutyJobs.backupNotice(absence.project(), told, id)));
    }
}
