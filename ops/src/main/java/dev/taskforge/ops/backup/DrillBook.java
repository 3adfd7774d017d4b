package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records how a drill ended, once per job, with its audit entry. */
final class DrillBook {
    /** That the file is not the one that was published. */
    private static final Set<String> FILE_DAMAGED = Set.of("drill.size", "drill.manifest", "drill.hash");

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

    long passed(JobContext job, DrillOperation.Subject subject, DrillRun.Passed passed) {
        var manifest = subject.backup().manifest();
        long id = subject.backup().id();
        long rows = manifest.totalRows();
        int tables = manifest.rows().size();
        var outcome = passed.comparison().lines().stream()
                .filter(line -> line.kind() == Comparison.Kind.SMOKE)
                .findFirst()
                .map(asked -> Message.of(Drill.ANSWERED, id, rows, tables, asked.of()))
                .orElseGet(() -> Message.of(passed(manifest), id, rows, tables));
        return record(job, subject, Verdict.PASSED, outcome, passed.times(), passed.comparison());
    }

    private static String passed(Manifest manifest) {
        if (manifest.files() != null) {
            return "drill.passed.files";
        }
        if (manifest.redis() != null) {
            return "drill.passed.redis";
        }
        boolean ofServer = manifest.postgres() != null || manifest.mysql() != null;
        return ofServer ? "drill.passed.postgres" : "drill.passed";
    }

    /** Why this job's drill failed, when an attempt that was cut off has recorded that already. */
    Optional<Message> failure(JobContext job) {
        return database.read(tx -> drills.ofJob(tx, job.job().id()))
                .filter(drill -> !drill.passed())
                .map(Drill::outcome);
    }

    /** The backup is not what it must be. */
    void refused(JobContext job, DrillOperation.Subject subject, DrillRefused refusal) {
        var outcome = refusal.outcome();
        var backup = subject.backup();
        // What its disk did to the file says nothing about the copy, which retention would take away with it.
        boolean onlyHere = subject.from() == null && backup.copied() && FILE_DAMAGED.contains(outcome.key());
        boolean older = outcome.key().equals("drill.older");
        // The copy is equal: why the application does not answer from it is not known to be its fault.
        boolean smoke = Drill.isUnanswered(outcome);
        record(
                job,
                subject,
                onlyHere || older || smoke ? Verdict.UNFINISHED : Verdict.REFUSED,
                outcome,
                DrillTimes.NONE,
                refusal.comparison());
    }

    /** Something else stood in the way: the drill failed, but the backup keeps the mark it had. */
    void unfinished(JobContext job, DrillOperation.Subject subject, Message outcome) {
        record(job, subject, Verdict.UNFINISHED, outcome, DrillTimes.NONE, null);
    }

    private enum Verdict {
        PASSED,
        REFUSED,
        UNFINISHED
    }

    private long record(
            JobContext job,
            DrillOperation.Subject subject,
            Verdict verdict,
            Message outcome,
            DrillTimes times,
            @Nullable Comparison comparison) {
        long id = job.job().id();
        var backup = subject.backup();
        return database.write(tx -> {
            var known = drills.ofJob(tx, id);
            if (known.isPresent()) {
                return known.get().id();
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var age = Duration.between(backup.snapshotAt(), subject.chosen().startedAt());
            var drill = drills.insert(
                    tx,
                    new Drill(
                            0,
                            backup.project(),
                            backup.database(),
                            backup.id(),
                            verdict == Verdict.PASSED,
                            outcome,
                            subject.from(),
                            times.total(),
                            times,
                            age,
                            now,
                            id),
                    comparison);
            if (verdict != Verdict.UNFINISHED) {
                backups.markDrilled(tx, backup.id(), drill.passed(), now);
            }
            audit.append(tx, BackupCatalog.actor(job), "drill.record", drill.project(), "drill/" + drill.id(), drill);
            ended.recorded(tx, drill.project(), drill.database());
            return drill.id();
        });
    }
}
