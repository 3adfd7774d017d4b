package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores in place: what a second person approved, and taking that back. */
final class InPlaceOperation {
    /** Between why it failed and why it is stuck. */
    private static final String NOT_LOADED = ". What was there before was not loaded again: ";

    private final RestoreTools tools;
    private final InPlaceBook book;
    private final InPlaceRequests requests;
    private final Targets targets;

    /** Finds what is emptied and loaded. */
    interface Targets {
        InPlaceTarget of(JobContext job, Restore restore) throws IOException;

        /** Where a backup is to be loaded. */
        Restore.Place place(Project project, Backup backup) throws IOException;
    }

    InPlaceOperation(RestoreTools tools, InPlaceRequests requests) {
        this(tools, requests, new Real(tools, new InPlaceBook(tools)));
    }

    /** @param targets what is emptied and loaded; others than the real ones only in tests */
    InPlaceOperation(RestoreTools tools, InPlaceRequests requests, Targets targets) {
        this.tools = tools;
        book = new InPlaceBook(tools);
        this.requests = requests;
        this.targets = targets;
    }

    private record Real(RestoreTools tools, InPlaceBook book) implements Targets {
        @Override
        public InPlaceTarget of(JobContext job, Restore restore) throws IOException {
            return new PostgresInPlace(job, restore, tools.engine(restore.project()));
        }

        @Override
        public Restore.Place place(Project project, Backup backup) throws IOException {
            return book.place(project, backup);
        }
    }

    /** What the job carries out that an approval submitted. */
    record Payload(String project) {}

    /** What a finished one returns. */
    record Outcome(
            long restore,
            long backup,
            String database,
            @Nullable Long safety) {}

    Outcome run(JobContext job) throws Exception {
        var project = job.payload(Payload.class).project();
        if (!project.equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + project);
        }
        var known = tools.restores().ofJob(job.job().id());
        return carryOut(job, known.isPresent() ? known.get() : begin(job, project));
    }

    private Restore begin(JobContext job, String project) throws IOException {
        var request =
                tools.database().read(tx -> requests.approvedFor(tx, job.job().id(), project));
        var backup = found(request.backupId());
        var place = targets.place(tools.project(project), backup);
        if (!request.place().isSameAs(place)) {
            throw new PermanentFailure(request.database() + " of " + project
                    + " was declared to be elsewhere since request " + request.id() + " was made. Ask again");
        }
        if (!request.withoutDrill()) {
            // A drill may have failed since.
            book.requireDrilled(backup);
        }
        var identity = identity(project, request.database());
        return tools.database().write(tx -> {
            requests.approvedFor(tx, job.job().id(), project);
            return book.begin(tx, job, backup, place, InPlace.approved(request.id(), identity));
        });
    }

    private @Nullable String identity(String project, String database) {
        var key = tools.sources().find(project, database).storage().identity();
        return key == null ? null : key.toString();
    }

    private Backup found(long id) {
        return tools.backups()
                .find(id)
                .orElseThrow(() -> new PermanentFailure("backup " + id + " is no longer in the list of backups"));
    }

    /** Takes one back: its safety backup is restored in place, with a safety backup of its own. */
    Object undo(JobContext job, Restore undone) throws Exception {
        var known = tools.restores().ofJob(job.job().id());
        carryOut(job, known.isPresent() ? known.get() : beginUndo(job, undone));
        return Map.of("restore", undone.id());
    }

    private Restore beginUndo(JobContext job, Restore undone) throws IOException {
        var safety = found(
                Objects.requireNonNull(Objects.requireNonNull(undone.inPlace()).safetyId()));
        // Nobody but who approved the first has seen where that was.
        book.requireThere(undone);
        if (undone.undoneByTwo()) {
            throw new PermanentFailure("restore " + undone.id()
                    + " took another one back. Taking that back in turn needs a" + " second person: taskforge restore "
                    + undone.project() + " --in-place --backup " + safety.id());
        }
        var place = targets.place(tools.project(undone.project()), safety);
        var identity = identity(undone.project(), undone.database());
        return tools.database().write(tx -> {
            var now = Restores.find(tx, undone.id()).orElseThrow();
            if (!now.undoable(tools.now()) || Restores.isFollowed(tx, now)) {
                throw new PermanentFailure("restore " + undone.id() + " cannot be taken back any more");
            }
            return book.begin(tx, job, safety, place, InPlace.undo(undone.id(), identity));
        });
    }

    private InPlaceRun of(JobContext job, Restore restore) throws IOException {
        return new InPlaceRun(job, restore, tools, targets.of(job, restore));
    }

    private Outcome carryOut(JobContext job, Restore restore) throws Exception {
        var failed = restore.error();
        if (restore.state() == Restore.State.SUCCEEDED) {
            if (failed != null) {
                throw new PermanentFailure(failed);
            }
            return outcome(restore);
        }
        if (restore.state().isOver()) {
            throw new PermanentFailure("this restore is over; ask for another instead of trying its job again");
        }
        var run = of(job, restore);
        if (failed != null) {
            throw end(job, run, restore, failed);
        }
        try {
            run.awaitServer();
            var backup = found(restore.backupId());
            job.log("restoring backup " + backup.id() + " of " + backup.snapshotAt() + " in place");
            if (!run.serves()) {
                book.requireThere(restore);
            }
            run.run(backup, tools.project(restore.project()));
        } catch (LeaseLostException e) {
            throw e; // another worker goes on
        } catch (Exception e) {
            throw ended(job, run, restore, e);
        }
        return outcome(tools.restores().find(restore.id()).orElseThrow());
    }

    private static Outcome outcome(Restore ended) {
        var safety = Objects.requireNonNull(ended.inPlace()).safetyId();
        return new Outcome(ended.id(), ended.backupId(), ended.database(), safety);
    }

    private Exception ended(JobContext job, InPlaceRun run, Restore restore, Exception failure) throws Exception {
        if (failure instanceof InPlaceRun.Differs differs) {
            return stuck(restore, String.valueOf(differs.getMessage()), differs.why());
        }
        if (job.isCancelled()) {
            try {
                job.throwIfCancelled();
            } catch (JobCancelledException e) {
                if (e.resumes()) {
                    return e;
                }
                // Whoever cancels interrupts this thread last; after that the way back is not interrupted.
                job.onCancel(() -> {}).close();
                Thread.interrupted();
                return end(job, run, restore, "cancelled");
            }
        }
        return mayPass(job, run, failure, false) ? failure : end(job, run, restore, RestoreOperation.told(failure));
    }

    /**
     * A server that has ended and comes again has refused nothing.
     *
     * @param returning whether what was before was being brought back: what was lost before that does not count then
     */
    private static boolean mayPass(JobContext job, InPlaceRun run, Exception failure, boolean returning) {
        if (RestoreOperation.mayPass(job, failure)) {
            return true;
        }
        try {
            return run.wasCutOff(failure) && (run.serves() ? RestoreOperation.mayTry(job) : run.mayEndAgain(returning));
        } catch (IOException e) {
            failure.addSuppressed(e);
            return true;
        }
    }

    /** Ends one whose job did not. */
    void settle(JobContext job, Restore restore) throws Exception {
        var why = Objects.requireNonNullElse(restore.error(), "the job ended before it was done");
        var _ = end(job, of(job, restore), restore, why);
    }

    /**
     * When Docker Engine is away the next attempt goes on with it; whatever else fails is told with what to do.
     *
     * @param told why it failed, perhaps with why it got stuck before
     */
    private Exception end(JobContext job, InPlaceRun run, Restore restore, String told) throws Exception {
        int stuck = told.indexOf(NOT_LOADED);
        var error = stuck < 0 ? told : told.substring(0, stuck);
        boolean serves = run.serves();
        book.requireOpen(restore);
        if (serves) {
            book.told(restore, error);
        } else {
            tools.restores().returning(restore.id(), error);
        }
        try {
            run.awaitServer();
            if (serves) {
                run.stay(error);
            } else {
                run.back(error);
            }
        } catch (LeaseLostException | JobCancelledException e) {
            throw e;
        } catch (Exception e) {
            if (mayPass(job, run, e, true)) {
                throw e;
            }
            throw unfinished(restore, error, RestoreOperation.told(e));
        }
        return new PermanentFailure(serves ? stays(restore, error) : error);
    }

    private String stays(Restore restore, String error) {
        var now = tools.restores().find(restore.id()).orElseThrow();
        var back = now.undoneByTwo()
                ? "--in-place --backup " + Objects.requireNonNull(now.inPlace()).safetyId()
                : "--undo " + restore.id() + " (backs up first what is there)";
        return error + ". Backup " + restore.backupId()
                + " was loaded and compared before that, and people may have written"
                + " to it since, so it stays. To go back: taskforge restore " + restore.project() + " " + back;
    }

    private PermanentFailure unfinished(Restore restore, String error, String why) {
        var now = tools.restores().find(restore.id()).orElseThrow();
        var state = Objects.requireNonNull(now.inPlace());
        if (state.serves()) {
            return new PermanentFailure(
                    error + "; backup " + restore.backupId() + " is loaded and compared and stays, but"
                            + " it could not be let in, or what was ended could not be started again: " + why
                            + ". That is tried again each minute" + settledByHand(now));
        }
        if (!state.emptied()) {
            return new PermanentFailure(
                    error + "; nothing was removed, but what was before could not be let in or started again: " + why
                            + ". That is tried again each minute"
                            + (state.mayBeHidden() ? settledByHand(now) : ""));
        }
        if (state.returned()) {
            return new PermanentFailure(
                    error + "; what was there before was loaded again and compared, but it could not be"
                            + " let in, or what was ended could not be started again: " + why
                            + ". That is tried again each minute" + settledByHand(now));
        }
        return stuck(restore, error, why);
    }

    private PermanentFailure stuck(Restore restore, String error, String why) {
        var now = tools.restores().find(restore.id()).orElseThrow();
        var safety = InPlaceBook.state(now).safetyId();
        var told = error + NOT_LOADED + why + ". " + restore.database()
                + " may not be whole, and what writes to it was not started. What was there is in backup "
                + safety
                + ", which stays pinned. When the reason is gone: taskforge jobs retry " + restore.jobId()
                + " (removes what lies there now, loads that backup, compares it and starts what was ended). To look into it: taskforge restore "
                + restore.project() + " --backup " + safety + " --plan" + settledByHand(now);
        book.stuck(now, told);
        return new PermanentFailure(told);
    }

    private static String settledByHand(Restore restore) {
        return ". When you have mended it by hand: taskforge restore " + restore.project() + " --settled "
                + restore.id() + " (changes and starts nothing; what was there before is database "
                + restore.hiddenName() + " as long as that is there" + limited(restore)
                + "; drop then what is left of databases "
                + restore.names().aside() + " and " + restore.names().before() + ")";
    }

    /** The limit of what was closed went with it under its other name. */
    private static String limited(Restore restore) {
        var limit = InPlaceBook.state(restore).limit();
        return limit == null || limit.isEmpty()
                ? ""
                : ", closed to all but superusers: whoever gives it its name again also says ALTER DATABASE \""
                        + restore.names().live().replace("\"", "\"\"")
                        + "\" WITH ALLOW_CONNECTIONS true CONNECTION LIMIT " + limit;
    }

    /** Ends one that is stuck, and that a person has mended by hand. */
    Restore settled(String project, long id, String by) {
        return book.settled(project, id, by);
    }

    /** Where a backup would be loaded. */
    Restore.Place place(Project project, Backup backup) throws IOException {
        return targets.place(project, backup);
    }

    /** Lets retention have the safety backup again. */
    void clear(JobContext job, Restore restore) throws IOException {
        if (!book.clear(restore, BackupCatalog.actor(job))) {
            throw new IOException(
                    "another restore in place that is not over may yet have to load " + restore.keptName());
        }
    }

    /** What it would do now. */
    RestorePlan plan(Project project, RestoreRequest asked, boolean withoutDrill) throws IOException {
        try {
            var backup = tools.backup(asked);
            var place = targets.place(project, backup);
            if (!withoutDrill) {
                book.requireDrilled(backup);
            }
            return new InPlacePlan(tools).of(backup, place, withoutDrill);
        } catch (PermanentFailure e) {
            return new RestorePlan(
                    Message.of("restore.plan.refused", String.valueOf(e.getMessage())), null, null, List.of());
        }
    }
}
