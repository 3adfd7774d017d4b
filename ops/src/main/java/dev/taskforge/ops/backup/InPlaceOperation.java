package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Restores in place: what a second person approved, and taking that back. */
final class InPlaceOperation {
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
            var docker = Docker.connect(tools.docker());
            return switch (restore.place().kind()) {
                case SERVER -> new PostgresInPlace(job, restore, docker);
                case MYSQL -> new MySqlInPlace(job, restore, docker);
                case CONTAINER_FILES -> new ContainerFilesInPlace(job, restore, docker);
                case SQLITE, FILES -> throw new IllegalStateException("refused before: " + restore.place());
            };
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
        return tools.database().write(tx -> {
            requests.approvedFor(tx, job.job().id(), project);
            return book.begin(tx, job, backup, place, InPlace.approved(request.id()));
        });
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
        var place = targets.place(tools.project(undone.project()), safety);
        return tools.database().write(tx -> {
            var now = Restores.find(tx, undone.id()).orElseThrow();
            if (!now.undoable(tools.now()) || Restores.isFollowed(tx, now)) {
                throw new PermanentFailure("restore " + undone.id() + " cannot be taken back any more");
            }
            return book.begin(tx, job, safety, place, InPlace.undo(undone.id()));
        });
    }

    private InPlaceRun of(JobContext job, Restore restore) throws IOException {
        return new InPlaceRun(job, restore, tools, targets.of(job, restore), identity(restore));
    }

    private @Nullable Path identity(Restore restore) {
        return tools.sources()
                .find(restore.project(), restore.database())
                .storage()
                .identity();
    }

    private Outcome carryOut(JobContext job, Restore restore) throws Exception {
        if (restore.state() == Restore.State.SUCCEEDED) {
            return outcome(restore);
        }
        if (restore.state().isOver()) {
            throw new PermanentFailure("this restore is over; ask for another instead of trying its job again");
        }
        var run = of(job, restore);
        if (restore.state() == Restore.State.RETURNING) {
            throw back(job, run, restore, Objects.requireNonNull(restore.error()));
        }
        try {
            var backup = found(restore.backupId());
            job.log("restoring backup " + backup.id() + " of " + backup.snapshotAt() + " in place");
            book.requireThere(restore);
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
                return back(job, run, restore, "cancelled");
            }
        }
        return RestoreOperation.mayPass(job, failure)
                ? failure
                : back(job, run, restore, RestoreOperation.told(failure));
    }

    /** Ends one whose job did not. */
    void settle(JobContext job, Restore restore) throws Exception {
        var why = Objects.requireNonNullElse(restore.error(), "the job ended before it was done");
        var _ = back(job, of(job, restore), restore, why);
    }

    /** When Docker Engine is away the next attempt goes on with it; whatever else fails is told with what to do. */
    private Exception back(JobContext job, InPlaceRun run, Restore restore, String error) throws Exception {
        tools.restores().returning(restore.id(), error);
        try {
            run.back(error);
        } catch (LeaseLostException | JobCancelledException e) {
            throw e;
        } catch (Exception e) {
            if (RestoreOperation.mayPass(job, e)) {
                throw e;
            }
            throw stuck(restore, error, RestoreOperation.told(e));
        }
        return new PermanentFailure(error);
    }

    private PermanentFailure stuck(Restore restore, String error, String why) {
        var now = tools.restores().find(restore.id()).orElseThrow();
        var state = Objects.requireNonNull(now.inPlace());
        if (!state.emptied()) {
            return new PermanentFailure(
                    error + "; nothing was changed, but what was before could not be started again: " + why);
        }
        var told = error + ". What was there before could not be loaded again: " + why + ". " + restore.database()
                + " is not whole, and what writes to it was not started. What was there is in backup "
                + state.safetyId()
                + ", which is pinned. When the reason is gone: taskforge jobs retry " + restore.jobId()
                + " (loads that backup, compares it and starts what was ended). To look into it: taskforge restore "
                + restore.project() + " --backup " + state.safetyId() + " --plan";
        book.stuck(now, told);
        return new PermanentFailure(told);
    }

    /** Lets retention have the safety backup again. */
    void clear(JobContext job, Restore restore) {
        tools.database().write(tx -> {
            book.unpin(tx, restore, BackupCatalog.actor(job));
            return null;
        });
    }

    /** What it would do now. */
    RestorePlan plan(Project project, RestoreRequest asked) throws IOException {
        Backup backup;
        Restore.Place place;
        try {
            backup = tools.backup(asked);
            place = targets.place(project, backup);
        } catch (PermanentFailure e) {
            return new RestorePlan(
                    Message.of("restore.plan.refused", String.valueOf(e.getMessage())), null, null, List.of());
        }
        return new InPlacePlan(tools).of(backup, place);
    }
}
