package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Records how a drill ended, once per job, with its audit entry. */
final class DrillBook {
    private final Database database;
    private final Backups backups;
    private final Drills drills;
    private final AuditLog audit;
    private final Clock clock;
    private final DutyEnded ended;

    DrillBook(Database database, Backups backups, Drills drills, AuditLog audit, Clock clock, DutyEnded ended) {
        this.database = database;
        this.backups = backups;
        this.drills = drills;
        this.audit = audit;
        this.clock = clock;
        this.ended = ended;
    }

    long passed(JobContext job, Backup backup, DrillOperation.Chosen chosen, DrillTimes times) {
        var outcome = Message.of(
                backup.manifest().postgres() == null ? "drill.passed" : "drill.passed.postgres",
                backup.id(),
                backup.manifest().totalRows(),
                backup.manifest().rows().size());
        return record(job, backup, chosen, Verdict.PASSED, outcome, times);
    }

    /** The backup is not what it must be. */
    void refused(JobContext job, Backup backup, DrillOperation.Chosen chosen, Message outcome) {
        record(job, backup, chosen, Verdict.REFUSED, outcome, DrillTimes.NONE);
    }

    /** Something else stood in the way: the drill failed, but the backup keeps the mark it had. */
    void unfinished(JobContext job, Backup backup, DrillOperation.Chosen chosen, Message outcome) {
        record(job, backup, chosen, Verdict.UNFINISHED, outcome, DrillTimes.NONE);
    }

    private enum Verdict {
        PASSED,
        REFUSED,
        UNFINISHED
    }

    private long record(
            JobContext job,
            Backup backup,
            DrillOperation.Chosen chosen,
            Verdict verdict,
            Message outcome,
            DrillTimes times) {
        long id = job.job().id();
        return database.write(tx -> {
            var known = drills.ofJob(tx, id);
            if (known.isPresent()) {
                return known.get().id();
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var age = Duration.between(backup.snapshotAt(), chosen.startedAt());
            var drill = drills.insert(
                    tx,
                    new Drill(
                            0,
                            backup.project(),
                            backup.database(),
                            backup.id(),
                            verdict == Verdict.PASSED,
                            outcome,
                            times.total(),
                            times,
                            age,
                            now,
                            id));
            if (verdict != Verdict.UNFINISHED) {
                backups.markDrilled(tx, backup.id(), drill.passed(), now);
            }
            audit.append(tx, BackupCatalog.actor(job), "drill.record", drill.project(), "drill/" + drill.id(), drill);
            ended.recorded(tx, drill.project(), drill.database());
            return drill.id();
        });
    }
}
