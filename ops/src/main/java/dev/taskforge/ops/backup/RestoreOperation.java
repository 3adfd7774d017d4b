package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Settling;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code restore}: lets a backup take the place of what serves, or restores a database beside it.
 *
 * <p>Submit it with {@link RestoreRequest#job}. The backup is restored beside what serves and
 * compared with its manifest before anything is ended or changed. When a step fails, or a person cancels the job, what was
 * before is again and the job has failed. What was replaced stays for a day and can be brought back.
 */
public final class RestoreOperation implements JobHandler {
    public static final String TYPE = DutyJobs.RESTORE;

    /** Of attempts in which Docker Engine was away; crashes of this process count too. */
    private static final int MOST_TROUBLES = 20;

    private static final RetryPolicy PATIENT = new RetryPolicy(100, Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** The server may be away for days. */
    private static final RetryPolicy UNHURRIED = new RetryPolicy(100, Duration.ofMinutes(1), Duration.ofHours(1));

    private final RestoreTools tools;
    private final ForeignPlan foreign;
    private final BesidePlan beside;
    private final InPlaceOperation inPlace;

    /** @param requests what second persons approved */
    public RestoreOperation(RestoreTools tools, InPlaceRequests requests) {
        this(tools, new InPlaceOperation(tools, requests));
    }

    /** @param inPlace with other targets than the real ones, in tests */
    RestoreOperation(RestoreTools tools, InPlaceOperation inPlace) {
        this.inPlace = inPlace;
        this.tools = tools;
        foreign = new ForeignPlan(tools);
        beside = new BesidePlan(tools);
    }

    /** All job types of restores. */
    public List<JobType> types() {
        return List.of(
                type(TYPE, this, "beside", "fetch", "read", "restore", "check", "name", "stop", "swap", "start", "ask"),
                type(DutyJobs.RESTORE_IN_PLACE, inPlace::run, InPlaceRun.STEPS),
                type(
                        DutyJobs.RESTORE_UNDO,
                        this::undo,
                        Stream.concat(Stream.of("swap"), Stream.of(InPlaceRun.STEPS))
                                .toArray(String[]::new)),
                type(DutyJobs.RESTORE_SETTLE, this::settle),
                type(DutyJobs.RESTORE_CLEAR, this::clear).retry(UNHURRIED));
    }

    private static JobType type(String name, JobHandler handler, String... steps) {
        return JobType.of(name, handler)
                .steps(Stream.of(steps).map(StepSpec::repeatable).toArray(StepSpec[]::new))
                .retry(PATIENT)
                .timeout(DutyJobs.AT_MOST);
    }

    /** What a finished restore returns: of a backup, or of a dump. */
    public record Outcome(
            long restore,
            @Nullable Long backup,
            String database,
            @Nullable String kept,
            Restore.@Nullable Dump dump) {}

    @Override
    public Object run(JobContext job) throws Exception {
        var asked = job.payload(RestoreRequest.class);
        requireOwn(job, asked.project());
        var mysql = tools.mysql(asked.project(), asked.database());
        if (mysql.isPresent() && asked.file() == null) {
            return new MySqlBeside(tools, mysql.get(), asked).run(job);
        }
        return replace(job, asked);
    }

    private Outcome replace(JobContext job, RestoreRequest asked) throws Exception {
        var known = tools.restores().ofJob(job.job().id());
        if (known.isPresent() && known.get().state().isOver()) {
            if (known.get().state() == Restore.State.SUCCEEDED) {
                return outcome(known.get());
            }
            throw new PermanentFailure("this restore is over; restore again instead of trying its job again");
        }
        var restore = known.isPresent() ? known.get() : tools.begin(job, asked, false);
        var run = new RestoreRun(job, restore, tools);
        if (restore.state() == Restore.State.RETURNING) {
            throw back(run, restore, Objects.requireNonNull(restore.error()));
        }
        try {
            carryOut(job, restore, run);
        } catch (LeaseLostException e) {
            throw e; // another worker goes on
        } catch (Exception e) {
            throw ended(job, run, restore, e);
        }
        return outcome(tools.restores().find(restore.id()).orElseThrow());
    }

    private void carryOut(JobContext job, Restore restore, RestoreRun run) throws Exception {
        var project = tools.project(restore.project());
        var source = tools.source(restore);
        var dump = restore.dump();
        if (dump != null) {
            job.log("restoring the dump " + dump.file());
            run.run(project);
            return;
        }
        var backup = tools.backups()
                .find(restore.backupId())
                .orElseThrow(() ->
                        new PermanentFailure("backup " + restore.backupId() + " is no longer in the list of backups"));
        job.log("restoring backup " + backup.id() + " of " + backup.snapshotAt());
        run.run(backup, project, source.storage().identity());
    }

    private static Outcome outcome(Restore ended) {
        var into = Objects.requireNonNullElse(ended.into(), ended.database());
        var backup = ended.dump() == null ? ended.backupId() : null;
        return new Outcome(ended.id(), backup, into, ended.undoUntil() == null ? null : ended.keptName(), ended.dump());
    }

    /** A job that was made for another project must not reach this one. */
    private static void requireOwn(JobContext job, String project) {
        if (!project.equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + project);
        }
    }

    private Exception ended(JobContext job, RestoreRun run, Restore restore, Exception failure) throws Exception {
        if (job.isCancelled()) {
            try {
                job.throwIfCancelled();
            } catch (JobCancelledException e) {
                if (e.resumes()) {
                    return e;
                }
                // Whoever cancels interrupts this thread last; only after that has come, the way back is not
                // interrupted.
                job.onCancel(() -> {}).close();
                Thread.interrupted();
                return back(run, restore, "cancelled");
            }
        }
        return mayPass(job, failure) ? failure : back(run, restore, told(failure));
    }

    /** Docker Engine that is restarted, for example, comes back. What it refuses it will refuse again. */
    static boolean mayPass(JobContext job, Exception failure) {
        return failure instanceof IOException
                && !(failure instanceof DockerException || failure instanceof FileSystemException)
                && !(failure instanceof ProgramFailed)
                && mayTry(job);
    }

    static boolean mayTry(JobContext job) {
        return job.job().attempt() < MOST_TROUBLES;
    }

    static String told(Exception failure) {
        if (failure instanceof DrillRefused refused) {
            return refused.inEnglish();
        }
        return DiskSpace.isExhausted(failure) ? "the disk is full" : String.valueOf(failure.getMessage());
    }

    /** When even that fails, the next attempt goes on with it. */
    private Exception back(RestoreRun run, Restore restore, String error) throws Exception {
        tools.restores().returning(restore.id(), error);
        run.back(error);
        tools.backups()
                .find(restore.backupId())
                .ifPresent(backup -> tools.fetching().discard(run.job(), backup));
        return new PermanentFailure(error);
    }

    /** @param database of a removal: which one; those submitted before it was said meant what was replaced */
    record Of(String project, long restoreId, @Nullable String database) {}

    private Restore restore(JobContext job, Of asked) {
        requireOwn(job, asked.project());
        return tools.restores()
                .find(asked.restoreId())
                .filter(found -> found.project().equals(asked.project()))
                .orElseThrow(() -> new PermanentFailure("there is no restore " + asked.restoreId()));
    }

    private Object undo(JobContext job) throws Exception {
        var restore = restore(job, job.payload(Of.class));
        if (restore.inPlace() != null) {
            return inPlace.undo(job, restore);
        }
        long id = job.job().id();
        boolean own = Objects.equals(restore.undoJobId(), id);
        if (own && restore.state() == Restore.State.UNDONE) {
            return Map.of("restore", restore.id());
        }
        if (!own || restore.state() != Restore.State.UNDOING) {
            beginUndo(restore, id);
        }
        var run = new RestoreRun(job, restore, tools);
        try {
            tools.source(restore);
            run.undo(tools.project(restore.project()));
        } catch (LeaseLostException e) {
            throw e;
        } catch (Exception e) {
            boolean resumes = e instanceof JobCancelledException cancelled && cancelled.resumes();
            if (resumes || (mayPass(job, e) && !job.isCancelled())) {
                throw e;
            }
            job.onCancel(() -> {}).close();
            Thread.interrupted();
            run.endUndo();
            throw new PermanentFailure(told(e));
        }
        return Map.of("restore", restore.id());
    }

    private void beginUndo(Restore restore, long job) {
        tools.database().write(tx -> {
            tools.requireAlone(tx, restore.project());
            if (restore.withRelease()) {
                throw new PermanentFailure("restore " + restore.id() + " came with a release; go back with both:"
                        + " taskforge rollback " + restore.project() + " --with-database --undo");
            }
            tools.beginUndo(tx, restore.id(), job);
            return null;
        });
    }

    /** The job that brings a restore to an end when the one that carries it out did not. */
    public static Settling.Open open(Restore restore) {
        var undo = restore.undoJobId();
        long job = restore.state() == Restore.State.UNDOING && undo != null ? undo : restore.jobId();
        return new Settling.Open(job, DutyJobs.settleRestore(restore.project(), restore.id()));
    }

    private Object settle(JobContext job) throws Exception {
        var restore = restore(job, job.payload(Of.class));
        if (restore.withRelease()) {
            throw new PermanentFailure("restore " + restore.id() + " is brought to an end with its release");
        }
        if (!restore.state().isOver() && restore.inPlace() != null) {
            inPlace.settle(job, restore);
        } else if (!restore.state().isOver()) {
            var run = new RestoreRun(job, restore, tools);
            if (restore.state() == Restore.State.UNDOING) {
                run.endUndo();
            } else {
                back(run, restore, Objects.requireNonNullElse(restore.error(), "the job ended before it was done"));
            }
        }
        return Map.of("restore", restore.id());
    }

    private Object clear(JobContext job) throws Exception {
        var asked = job.payload(Of.class);
        var restore = restore(job, asked);
        if (!restore.state().isOver()) {
            throw new IOException("restore " + restore.id() + " is not over yet");
        }
        if (restore.clearedAt() != null) {
            return Map.of("restore", restore.id());
        }
        var name = Objects.requireNonNullElseGet(
                asked.database(), () -> restore.names().before());
        if (!restore.keeps(name)) {
            // An undo came in between: the names have changed, and with them which data that is. An undo that did not
            // say which
            // left the removal of the other one to this job.
            var why = "nothing was removed: restore " + restore.id() + " is "
                    + restore.state().label() + " since, and " + name + " is not what it left aside any more";
            if (job.submittedBy() != null) {
                throw new PermanentFailure(why);
            }
            if (asked.database() == null && restore.keeps()) {
                tools.clearLater(restore);
                why += "; a job of its own removes " + restore.keptName();
            }
            job.log(why);
            return Map.of("restore", restore.id());
        }
        if (restore.inPlace() == null) {
            new RestoreRun(job, restore, tools).clear(name);
        } else {
            inPlace.clear(job, restore);
        }
        tools.database().write(tx -> {
            if (Restores.cleared(tx, restore.id(), tools.now())) {
                tools.audit()
                        .append(
                                tx,
                                BackupCatalog.actor(job),
                                "restore.clear",
                                restore.project(),
                                "restore/" + restore.id(),
                                RestoreTools.about(restore));
            }
            return null;
        });
        return Map.of("restore", restore.id());
    }

    /**
     * What a restore in place would do once it is approved. Nothing is changed.
     *
     * @param withoutDrill whether it is wanted even when no drill has proven that the rows can be loaded
     * @throws IOException when Docker Engine or the server cannot be asked
     */
    public RestorePlan planInPlace(Project project, RestoreRequest asked, boolean withoutDrill) throws IOException {
        return inPlace.plan(project, asked, withoutDrill);
    }

    /**
     * Where a restore in place would load a backup.
     *
     * @throws IOException when Docker Engine or the server cannot be asked
     */
    public Restore.Place placeInPlace(Project project, Backup backup) throws IOException {
        return inPlace.place(project, backup);
    }

    /**
     * Ends a restore in place that is stuck, and that a person has mended by hand. Nothing is changed or started, and its safety
     * backup stays pinned.
     *
     * @param by who says so
     * @throws dev.taskforge.ops.request.RequestException when there is none, it is not stuck, or a job goes on with it
     */
    public Restore settledByHand(String project, long restore, String by) {
        return inPlace.settled(project, restore, by);
    }

    /**
     * What a restore would do now. Nothing is changed.
     *
     * @throws IOException when Docker Engine or the server cannot be asked
     */
    public RestorePlan plan(Project project, RestoreRequest asked) throws IOException {
        return asked.file() == null ? beside.of(project, asked) : foreign.of(project, asked);
    }
}
