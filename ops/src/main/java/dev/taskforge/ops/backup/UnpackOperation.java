package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code unpack}: unpacks a backup of files, an SQLite database, or the snapshot of a Redis server, into a new folder of TaskForge's data and compares it with the manifest.
 * Nothing else is changed: a person copies from there what is needed.
 *
 * <p>Submit it with {@link RestoreRequest#unpacking}. Whatever goes wrong removes the folder and ends the job for good.
 */
public final class UnpackOperation implements JobHandler {
    public static final String TYPE = DutyJobs.UNPACK;
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final Path data;
    private final BackupSources sources;
    private final Backups backups;
    private final Fetching fetching;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Tar tar = new Tar(new Commands());

    /** @param data the data directory; files are unpacked into {@code restored/PROJECT/} below it */
    public UnpackOperation(
            Path data,
            BackupSources sources,
            Backups backups,
            Fetching fetching,
            Database database,
            AuditLog audit,
            Clock clock) {
        this.data = data;
        this.sources = sources;
        this.backups = backups;
        this.fetching = fetching;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** The job type with its steps: what stands still is ended by itself. */
    public JobType type() {
        return JobType.of(TYPE, this)
                .steps(
                        StepSpec.repeatable("choose"),
                        StepSpec.repeatable("read"),
                        StepSpec.repeatable("unpack"),
                        StepSpec.repeatable("check"),
                        StepSpec.repeatable("record"))
                .retry(AFTER_CRASHES)
                .timeout(DutyJobs.AT_MOST);
    }

    /**
     * What a finished one returns.
     *
     * @param folder where the files are now
     */
    public record Outcome(long backup, String folder) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(RestoreRequest.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        long chosen = job.step("choose", Long.class, () -> choose(asked).id());
        var listed = backups.find(chosen)
                .orElseThrow(() -> new PermanentFailure("backup " + chosen + " is no longer in the catalogue"));
        try {
            return unpack(job, asked, fetching.here(job, listed));
        } catch (IOException e) {
            throw new PermanentFailure(DiskSpace.isExhausted(e) ? "the disk is full" : String.valueOf(e.getMessage()));
        } finally {
            if (!DrillOperation.mayResume(job)) {
                fetching.discard(job, listed);
            }
        }
    }

    private Outcome unpack(JobContext job, RestoreRequest asked, Backup backup) throws Exception {
        var folder = new BackupFolder(data, asked.project(), asked.database());
        var target = folder.unpacked(job.job().id());
        var identity = backup.encrypted()
                ? sources.find(backup.project(), backup.database()).storage().identity()
                : null;
        var restoring = unpacking(job, backup, folder, identity);
        try {
            job.step("read", () -> {
                Artifacts.requireWhole(job, backup);
                restoring.open();
            });
            job.step("unpack", () -> restoring.unpack(BackupFolder.emptied(target)));
            job.step("check", () -> restoring.check(target));
            job.step("record", () -> record(job, backup, target));
        } catch (Exception e) {
            if (!DrillOperation.mayResume(job)) {
                BackupFolder.deleteTree(target);
            }
            throw e instanceof DrillRefused refused ? new PermanentFailure(refused.inEnglish()) : e;
        }
        return new Outcome(backup.id(), target.toString());
    }

    private Unpacking unpacking(JobContext job, Backup backup, BackupFolder folder, @Nullable Path identity) {
        if (backup.manifest().isSqlite()) {
            return new SqliteRestoring(job, backup, folder, identity);
        }
        return backup.manifest().redis() != null
                ? new RedisUnpacking(job, backup, identity)
                : new FilesRestoring(job, backup, folder, tar, identity);
    }

    private Backup choose(RestoreRequest asked) {
        var wanted = asked.backupId();
        var name = asked.database();
        var backup = wanted == null ? backups.newestRestorable(asked.project(), name) : backups.find(wanted);
        return backup.filter(found -> found.project().equals(asked.project())
                        && found.database().equals(name))
                .filter(found -> found.manifest().unpacks())
                .orElseThrow(() -> new PermanentFailure(
                        wanted == null
                                ? "no backup of " + name + " is proven; drill one, or name one with --backup"
                                : "there is no backup " + wanted + " of " + name + " that is unpacked into a folder"));
    }

    private void record(JobContext job, Backup backup, Path target) {
        database.write(tx -> {
            var about = Map.<String, Object>of(
                    "database", backup.database(), "backup", backup.id(), "folder", target.toString());
            audit.append(
                    tx, BackupCatalog.actor(job), "restore.unpack", backup.project(), "backup/" + backup.id(), about);
            return null;
        });
        job.log("it is in " + target);
        var firewall = target.resolve(FirewallRules.FOLDER).resolve(FirewallRules.HOW_TO_LOAD);
        if (Files.exists(firewall)) {
            job.log("nothing is loaded; how to load the rules, and how to try them before, is in " + firewall);
        }
    }

    /** What it would do now. */
    public RestorePlan plan(RestoreRequest asked) {
        Backup backup;
        try {
            backup = choose(asked);
        } catch (PermanentFailure e) {
            return new RestorePlan(
                    Message.of("restore.plan.refused", String.valueOf(e.getMessage())), null, null, List.of());
        }
        var folder = new BackupFolder(data, asked.project(), asked.database());
        var manifest = backup.manifest();
        var compare = manifest.isSqlite()
                ? "restore.plan.compare_sqlite"
                : manifest.redis() != null ? "restore.plan.compare_redis" : "restore.plan.compare";
        var steps = List.of(
                Message.of("restore.plan.read", backup.id(), HumanSize.of(backup.bytes())),
                Message.of("restore.plan.unpack", folder.unpacked()),
                Message.of(compare, manifest.totalRows()));
        return new RestorePlan(null, backup, Duration.between(backup.snapshotAt(), clock.instant()), steps);
    }
}
