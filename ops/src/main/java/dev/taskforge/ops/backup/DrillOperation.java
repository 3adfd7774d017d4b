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
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job type {@code drill}: proves that a backup restores to equality, or says why it does not.
 *
 * <p>Payload {@code {"project": …, "database": …, "backup_id": … or null, "from": … or null}}; submit it with
 * {@link DutyJobs#drill}. A copy at a destination is read from there first, so that it is what is
 * proven. The artifact's size and hash are checked against the catalogue and its manifest before anything of it is used.
 * Whatever goes wrong ends the job for good and records a failed drill, so that a gate that rests on it closes.
 */
public final class DrillOperation implements JobHandler {
    public static final String TYPE = DutyJobs.DRILL;
    /** Only a crash leads to another attempt: a drill that ends in an error is not repeated. */
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static final Logger LOG = LoggerFactory.getLogger(DrillOperation.class);

    private final Path data;
    private final Path docker;
    private final BackupSources sources;
    private final Backups backups;
    private final DrillBook book;
    private final Fetching fetching;
    private final CopyQuestions questions;
    private final SmokePlans smokes;
    private final Clock clock;
    private final Tar tar = new Tar(new Commands());

    /**
     * @param data the data directory; copies are restored into {@code scratch} below it and removed again
     * @param docker the socket of Docker Engine, looked at only for databases in containers
     * @param sources says where the key of an encrypted backup is
     * @param questions asked of what was restored
     * @param smokes the applications that must answer from what was restored
     * @param ended told in the transaction that records a drill, passed or not
     */
    public DrillOperation(
            Path data,
            Path docker,
            BackupSources sources,
            Backups backups,
            Drills drills,
            Fetching fetching,
            CopyQuestions questions,
            SmokePlans smokes,
            Database database,
            AuditLog audit,
            Clock clock,
            DutyEnded ended) {
        this.data = data;
        this.docker = docker;
        this.sources = sources;
        this.backups = backups;
        this.fetching = fetching;
        this.questions = questions;
        this.smokes = smokes;
        this.book = new DrillBook(database, backups, drills, audit, clock, ended);
        this.clock = clock;
    }

    record Payload(
            String project,
            String database,
            @Nullable Long backupId,
            @Nullable String from) {}

    /** Which backup a drill took, and when it began. */
    record Chosen(long backupId, Instant startedAt) {}

    /**
     * What is drilled.
     *
     * @param from the destination whose copy it is; null for the backup where it was made
     */
    record Subject(Backup backup, Chosen chosen, @Nullable String from) {}

    /** The job type with its steps: what stands still is ended by itself. */
    public JobType type() {
        return JobType.of(TYPE, this)
                .steps(
                        StepSpec.repeatable("choose"),
                        StepSpec.repeatable("fetch"),
                        StepSpec.repeatable("verify"),
                        StepSpec.repeatable("restore"),
                        StepSpec.repeatable("check"),
                        StepSpec.repeatable("smoke"),
                        StepSpec.repeatable("record"))
                .retry(AFTER_CRASHES)
                .timeout(DutyJobs.AT_MOST);
    }

    /** What a passed drill returns. */
    public record Outcome(long drillId, long backupId, long recoveryMillis, long dataAgeSeconds) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(Payload.class);
        var folder = new BackupFolder(data, asked.project(), asked.database());
        folder.sweepScratch(job.job().id());
        var chosen = job.step("choose", Chosen.class, () -> choose(asked));
        var backup = backups.find(chosen.backupId())
                .orElseThrow(
                        () -> new PermanentFailure("backup " + chosen.backupId() + " is no longer in the catalogue"));
        job.log("drilling backup " + backup.id() + " of " + backup.snapshotAt());
        try {
            var subject = new Subject(backup, chosen, asked.from());
            if (asked.from() == null && !Fetching.isNeeded(backup)) {
                return drill(job, subject, folder, 0);
            }
            var fetched = fetch(job, subject);
            return drill(job, new Subject(fetched.of(backup), chosen, fetched.destination()), folder, fetched.millis());
        } finally {
            if (!mayResume(job)) {
                fetching.discard(job, backup);
            }
        }
    }

    /** What was fetched stays for another attempt. */
    static boolean mayResume(JobContext job) {
        try {
            job.throwIfCancelled();
            return false;
        } catch (JobCancelledException e) {
            return e.resumes();
        } catch (LeaseLostException e) {
            return true;
        }
    }

    /** What stands in the way at a destination says nothing about the backup where it was made. */
    private Fetching.Fetched fetch(JobContext job, Subject subject) throws Exception {
        try {
            return job.step(
                    "fetch", Fetching.Fetched.class, () -> fetching.fetch(job, subject.backup(), subject.from()));
        } catch (IOException | PermanentFailure e) {
            job.throwIfCancelled();
            throw unfinished(job, subject, e);
        }
    }

    private Outcome drill(JobContext job, Subject subject, BackupFolder folder, long fetchMillis) throws Exception {
        Restoring restoring;
        try {
            restoring = restoring(job, subject.backup(), folder);
        } catch (IOException | PermanentFailure e) {
            try {
                folder.discardScratch(job.job().id()); // of an attempt that was cut off
            } catch (IOException | RuntimeException left) {
                e.addSuppressed(left); // why it could not be carried out is told in any case
            }
            throw unfinished(job, subject, e);
        }
        return drill(job, subject, restoring, fetchMillis);
    }

    private Outcome drill(JobContext job, Subject subject, Restoring restoring, long fetchMillis) throws Exception {
        var backup = subject.backup();
        var failure = book.failure(job);
        if (failure.isPresent()) {
            clean(job, restoring);
            throw new PermanentFailure(Messages.ofOperations(Messages.ENGLISH).render(failure.get()));
        }
        try {
            var passed = new DrillRun(job, backup, restoring, questions, clock, fetchMillis).run();
            long drill = job.step("record", Long.class, () -> book.passed(job, subject, passed));
            clean(job, restoring);
            long age = Duration.between(backup.snapshotAt(), subject.chosen().startedAt())
                    .toSeconds();
            return new Outcome(drill, backup.id(), passed.times().total().toMillis(), age);
        } catch (LeaseLostException e) {
            throw e; // another worker goes on with the restored copy
        } catch (DrillRefused e) {
            clean(job, restoring);
            book.refused(job, subject, e);
            throw new PermanentFailure(e.inEnglish());
        } catch (Exception e) {
            endIfCancelled(job, restoring);
            clean(job, restoring);
            throw unfinished(job, subject, e);
        }
    }

    private PermanentFailure unfinished(JobContext job, Subject subject, Exception failure) {
        var why = DiskSpace.isExhausted(failure) ? "the disk is full" : String.valueOf(failure.getMessage());
        book.unfinished(
                job, subject, Message.of("drill.unfinished", subject.backup().id(), why));
        return new PermanentFailure("the drill could not be carried out: " + why);
    }

    private Restoring restoring(JobContext job, Backup backup, BackupFolder folder) throws IOException {
        var identity = backup.encrypted()
                ? sources.find(backup.project(), backup.database()).storage().identity()
                : null;
        if (backup.manifest().files() != null) {
            return new FilesRestoring(job, backup, folder, tar, identity);
        }
        var manifest = backup.manifest();
        if (manifest.postgres() == null && manifest.mysql() == null && manifest.redis() == null) {
            return new SqliteRestoring(job, backup, folder, identity);
        }
        var engine = Docker.connect(docker).stallingAfter(sources.stallsAfter(backup.project()));
        var place = data.toAbsolutePath() + " " + backup.project() + "/" + backup.database();
        var servers = DrillServers.of(job, engine, place);
        int swept = servers.removeOthers();
        if (swept > 0) {
            job.log("removed " + swept + " servers of earlier drills");
        }
        return new ServerRestoring(job, backup, servers, identity, way(job, backup, servers, folder, identity));
    }

    private ServerRestoring.Way way(
            JobContext job, Backup backup, DrillServers servers, BackupFolder folder, @Nullable Path identity) {
        if (backup.manifest().redis() != null) {
            return new RedisRestoring(job, backup, servers, identity);
        }
        return backup.manifest().mysql() == null
                ? new PostgresRestoring(
                        job,
                        backup,
                        servers,
                        folder,
                        identity,
                        smokes.of(backup).orElse(null))
                : new MySqlRestoring(job, backup, servers, identity);
    }

    /** Whatever an interrupted body threw, a job that was told to end has ended, not failed. */
    private static void endIfCancelled(JobContext job, Restoring restoring) {
        try {
            job.throwIfCancelled();
        } catch (JobCancelledException e) {
            if (!e.resumes()) {
                // Whoever cancels interrupts this thread last; only after that has come, cleaning is not interrupted.
                job.onCancel(() -> {}).close();
                Thread.interrupted();
                clean(job, restoring);
            }
            throw e;
        }
    }

    private Chosen choose(Payload asked) {
        var wanted = asked.backupId();
        var backup = wanted == null ? newest(asked) : backups.find(wanted);
        return backup.filter(found -> found.project().equals(asked.project())
                        && found.database().equals(asked.database()))
                .map(found -> new Chosen(found.id(), clock.instant()))
                .orElseThrow(() -> new PermanentFailure(
                        wanted == null
                                ? "there is no backup of " + asked.database() + " in " + asked.project()
                                        + (asked.from() == null ? " yet" : " with a copy at " + asked.from() + " yet")
                                        + "; make one first"
                                : "there is no backup " + wanted + " of " + asked.database() + " in "
                                        + asked.project()));
    }

    private Optional<Backup> newest(Payload asked) {
        var from = asked.from();
        return from == null
                ? backups.newest(asked.project(), asked.database())
                : backups.newestCopied(asked.project(), asked.database(), from)
                        .or(() -> backups.newestReadable(asked.project(), asked.database(), from));
    }

    private static void clean(JobContext job, Restoring restoring) {
        try {
            restoring.discard();
        } catch (IOException e) {
            LOG.warn(
                    "the restored copy of job {} stays until the next drill",
                    job.job().id(),
                    e);
        }
    }
}
