package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/** Adds finished backups to the catalogue and takes surplus ones out, each with its audit entry. */
final class BackupCatalog {
    private final Database database;
    private final Backups backups;
    private final AuditLog audit;
    private final Clock clock;
    private final DutyEnded ended;

    BackupCatalog(Database database, Backups backups, AuditLog audit, Clock clock, DutyEnded ended) {
        this.database = database;
        this.backups = backups;
        this.audit = audit;
        this.clock = clock;
        this.ended = ended;
    }

    /** Adds the backup of this job, or returns the row that an interrupted attempt already added. */
    long add(JobContext job, Path artifact, ManifestFile manifest) {
        long id = job.job().id();
        return database.write(tx -> {
            var known = backups.ofJob(tx, id);
            if (known.isPresent()) {
                return known.get().id();
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var added = backups.insert(
                    tx,
                    new Backup(
                            0,
                            manifest.project(),
                            manifest.database(),
                            artifact.toString(),
                            manifest.bytes(),
                            manifest.sha256(),
                            manifest.content(),
                            manifest.snapshotAt(),
                            now,
                            id,
                            null,
                            null,
                            false));
            audit.append(tx, actor(job), "backup.create", added.project(), "backup/" + added.id(), manifest);
            ended.recorded(tx, added.project(), added.database());
            return added.id();
        });
    }

    static String actor(JobContext job) {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }

    /**
     * Takes surplus backups out of the list, then deletes their files, in this order: a crash between the two leaves
     * files the next run deletes, never a listed backup without a file.
     */
    void prune(JobContext job, String project, String name, int keep) throws IOException {
        reportMissing(job, project, name);
        database.write(tx -> {
            var surplus = Retention.surplus(backups.all(tx, project, name), keep);
            for (var backup : surplus) {
                backups.markPruned(tx, backup.id(), clock.instant());
                audit.append(tx, actor(job), "backup.prune", project, "backup/" + backup.id(), about(backup));
            }
            return surplus.size();
        });
        for (var backup : database.read(tx -> backups.toDelete(tx, project, name))) {
            Files.deleteIfExists(backup.path());
            Files.deleteIfExists(backup.manifestPath());
            database.write(tx -> {
                backups.markDeleted(tx, backup.id(), clock.instant());
                return null;
            });
            job.log("retention removed " + backup.path().getFileName() + ", " + HumanSize.of(backup.bytes()));
        }
    }

    private void reportMissing(JobContext job, String project, String name) {
        var missing = database.write(tx -> backups.all(tx, project, name).stream()
                .filter(backup -> backup.missing() && backups.markMissing(tx, backup.id(), clock.instant()))
                .peek(backup ->
                        audit.append(tx, actor(job), "backup.missing", project, "backup/" + backup.id(), about(backup)))
                .toList());
        missing.forEach(backup -> job.log("missing: the file of backup " + backup.id() + " is not there any more"));
    }

    private static Map<String, Object> about(Backup backup) {
        return Map.of(
                "database", backup.database(),
                "file", backup.path().getFileName().toString(),
                "sha256", backup.sha256());
    }
}
