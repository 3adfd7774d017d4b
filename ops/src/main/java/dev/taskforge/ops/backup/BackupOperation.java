package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job type {@code backup}: makes one verified backup of one database.
 *
 * <p>Payload {@code {"project": …, "database": …, "here": … or null, "set": … or null}}; submit it with
 * {@link DutyJobs#backup}. The artifact gets its name
 * only when it is complete, and its catalogue row only after it was read back and found equal, so whatever is listed is
 * whole. Then its copies are brought to the destinations; while one is missing, the job does not succeed, and nothing is
 * removed. Steps may be repeated after a crash; a finished one is not.
 */
public final class BackupOperation implements JobHandler {
    public static final String TYPE = DutyJobs.BACKUP;
    /** A destination may come back within a quarter of an hour. */
    private static final RetryPolicy PATIENT = new RetryPolicy(6, Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** Whatever else fails is tried once more only. */
    private static final int ATTEMPTS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(BackupOperation.class);

    private final Path data;
    private final Path docker;
    private final BackupSources sources;
    private final BackupCatalog catalog;
    private final BackupSets sets;
    private final Copying copying;
    private final Clock clock;
    private final Tar tar = new Tar(new Commands());
    private final Set<Path> busy = ConcurrentHashMap.newKeySet();

    /**
     * @param data the data directory; artifacts go into {@code backups/PROJECT/DATABASE} below it, unless the project says
     *     otherwise
     * @param docker the socket of Docker Engine, looked at only for databases in containers
     * @param ended told in the transaction that catalogues a backup
     */
    public BackupOperation(
            Path data,
            Path docker,
            BackupSources sources,
            Backups backups,
            BackupSets sets,
            Copying copying,
            Database database,
            AuditLog audit,
            Clock clock,
            DutyEnded ended) {
        this.copying = copying;
        this.sets = sets;
        this.data = data;
        this.docker = docker;
        this.sources = sources;
        this.catalog = new BackupCatalog(database, backups, audit, clock, ended);
        this.clock = clock;
    }

    /**
     * @param here whether its copies are left to the next one; null for no
     * @param set the number of the set it is made for; null when it is made alone
     */
    record Payload(
            String project,
            String database,
            @Nullable Boolean here,
            @Nullable Long set) {}

    /** The job type with its steps: two attempts, more only for copies that are missing. */
    public JobType type() {
        return JobType.of(TYPE, this)
                .steps(
                        StepSpec.repeatable("snapshot"),
                        StepSpec.repeatable("compress"),
                        StepSpec.repeatable("publish"),
                        StepSpec.repeatable("verify"),
                        StepSpec.repeatable("catalog"),
                        StepSpec.repeatable("copy"),
                        StepSpec.repeatable("prune"),
                        // Of what is streamed. The project may say otherwise between two attempts, so none is shared.
                        StepSpec.repeatable("send"),
                        StepSpec.repeatable("read-back"),
                        StepSpec.repeatable("list"),
                        StepSpec.repeatable("complete"),
                        StepSpec.repeatable("tidy"))
                .retry(PATIENT)
                .timeout(DutyJobs.AT_MOST);
    }

    /** What a finished backup job returns. */
    public record Outcome(long backupId, String file, long bytes, long databaseBytes, long rows) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(Payload.class);
        var source = sources.find(asked.project(), asked.database());
        var folder = new BackupFolder(data, source.storage().destination(), asked.project(), asked.database());
        var place = folder.artifacts();
        if (!busy.add(place)) {
            throw new IllegalStateException("another backup of " + asked.database() + " is running");
        }
        try {
            var set = sets.joinedBy(asked, job.job().id()).orElse(null);
            if (set == null && asked.set() != null) {
                job.log("set " + asked.set() + " is not known any more; this backup belongs to none");
            }
            var onePass = new OnePass(job, folder, docker, tar, clock);
            // One before a release has to be here soon, and is here for a while only.
            return source.storage().local() || Boolean.TRUE.equals(asked.here())
                    ? new BackupRun(job, asked, set, source, folder, catalog, copying, onePass, clock).run()
                    : new StreamedRun(job, asked, set, source, folder, catalog, copying, onePass, clock).run();
        } catch (LeaseLostException e) {
            throw e; // another worker goes on with the same files
        } catch (Exception e) {
            throw ended(job, folder, e);
        } finally {
            busy.remove(place);
        }
    }

    /** Removes what the job leaves behind when nothing will resume it, and says plainly when the disk was full. */
    private static Exception ended(JobContext job, BackupFolder folder, Exception failure) {
        boolean full = DiskSpace.isExhausted(failure);
        var told = full
                ? new PermanentFailure("the disk is full: " + failure.getMessage()
                        + "; free space or move the data directory, then start a new backup")
                : lasting(job, failure);
        if (!mayResume(job, told)) {
            discard(job, folder);
        }
        return told;
    }

    private static Exception lasting(JobContext job, Exception failure) {
        boolean mayPass = failure instanceof Copying.CopyMissing || failure instanceof JobCancelledException;
        return mayPass || job.job().attempt() < ATTEMPTS
                ? failure
                : new PermanentFailure(String.valueOf(failure.getMessage()));
    }

    /** Another attempt goes on with the files of the finished steps. */
    private static boolean mayResume(JobContext job, Exception failure) {
        try {
            job.throwIfCancelled();
        } catch (JobCancelledException e) {
            return e.resumes();
        }
        return !(failure instanceof PermanentFailure)
                && job.job().attempt() < job.job().maxAttempts();
    }

    private static void discard(JobContext job, BackupFolder folder) {
        try {
            folder.discardPartials(job.job().id());
        } catch (IOException e) {
            LOG.warn(
                    "unfinished files of job {} stay until the next backup",
                    job.job().id(),
                    e);
        }
    }
}
