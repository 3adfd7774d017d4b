package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Restore.State;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restores that are a part of a deployment: its job carries them out and brings them back, and its end is theirs. Each method
 * may be called again after a crash. Safe for use by any thread.
 */
public final class RestoreWithRelease {
    private static final int MOST = 1_000;

    private final RestoreTools tools;

    public RestoreWithRelease(RestoreTools tools) {
        this.tools = tools;
    }

    /**
     * A backup that could be restored.
     *
     * @param backup its number; null for the newest proven one
     * @param notAfter the latest moment its data may be of; null for any
     */
    public Optional<Backup> backup(String project, String database, @Nullable Long backup, @Nullable Instant notAfter) {
        return tools.backups().list(project, database, null, MOST).stream()
                .filter(Backup::obtainable)
                .filter(found -> backup == null ? Boolean.TRUE.equals(found.drillPassed()) : found.id() == backup)
                .filter(found -> notAfter == null || !found.snapshotAt().isAfter(notAfter))
                .max(Comparator.comparing(Backup::snapshotAt));
    }

    /** The newest restore of a project whose replaced database can still serve again. */
    public Optional<Restore> replaced(String project) {
        return tools.restores().list(project, null, MOST).stream()
                .filter(restore -> restore.withRelease() && restore.undoable(tools.now()))
                .filter(restore -> !tools.restores().isFollowed(restore))
                .findFirst();
    }

    /** What is done while the application goes on, for a plan. */
    public List<Message> ready(Project project, String database, long backup) {
        var source = tools.ofRelease(project.name(), database);
        var found = tools.backups().find(backup).orElseThrow(() -> gone(backup));
        return List.of(
                Message.of("restore.plan.read", found.id(), HumanSize.of(found.bytes())),
                Message.of("restore.plan.beside", source.service()),
                Message.of(
                        "restore.plan.check",
                        found.manifest().rows().size(),
                        found.manifest().totalRows()));
    }

    /** What is done when nothing writes any more, for a plan. */
    public List<Message> exchanged(Project project, String database, boolean undo) {
        var name = tools.ofRelease(project.name(), database).database();
        return undo
                ? List.of(Message.of("restore.plan.back", name))
                : List.of(
                        Message.of("restore.plan.swap", name),
                        Message.of("restore.plan.keep", RestoreTools.UNDO_FOR.toHours()));
    }

    private static PermanentFailure gone(long backup) {
        return new PermanentFailure("backup " + backup + " is no longer in the list of backups");
    }

    /** Restores a backup beside the database that serves, and compares it. */
    public void prepare(JobContext job, Project project, String database, long backup)
            throws IOException, InterruptedException {
        told(() -> {
            tools.ofRelease(project.name(), database);
            var known = tools.restores().ofJob(job.job().id());
            var asked = new RestoreRequest(project.name(), database, backup, null);
            var restore = known.isPresent() ? known.get() : tools.begin(job, asked, true);
            if (!restore.place().there()) {
                throw new PermanentFailure("the server has no database "
                        + restore.place().database() + ": restore it first, with taskforge restore --replace");
            }
            var source = tools.source(restore);
            var found = tools.backups().find(backup).orElseThrow(() -> gone(backup));
            job.log("restoring backup " + found.id() + " of " + found.snapshotAt());
            new RestoreRun(job, restore, tools).prepare(found, source.storage().identity());
        });
    }

    /** Gets ready to let the database serve again that a restore replaced. */
    public void prepareUndo(JobContext job, Project project, long restore) throws IOException {
        long id = job.job().id();
        var replaced = tools.restores()
                .find(restore)
                .orElseThrow(() -> new PermanentFailure("there is no restore " + restore));
        tools.source(replaced);
        new RestoreRun(job, replaced, tools).requireReplaced();
        tools.database().write(tx -> {
            var found = Restores.find(tx, restore)
                    .filter(known -> known.project().equals(project.name()))
                    .orElseThrow(() -> new PermanentFailure("there is no restore " + restore));
            boolean isBegun = found.state() == State.UNDOING && Objects.equals(found.undoJobId(), id);
            if (!isBegun) {
                tools.requireNoOther(tx, project.name());
                tools.beginUndo(tx, restore, id);
            }
            return null;
        });
    }

    /** Exchanges the databases. What else writes to them is ended for it, and started again. */
    public void exchange(JobContext job, Project project) throws IOException, InterruptedException {
        told(() -> {
            var restore = tools.restores().carriedBy(job.job().id()).orElseThrow();
            tools.source(restore);
            var run = new RestoreRun(job, restore, tools);
            run.stop();
            if (restore.state() == State.UNDOING) {
                run.exchangeBack();
            } else {
                run.exchange();
            }
            run.start(project);
        });
    }

    /**
     * Brings back the database from before, whatever was done.
     *
     * @param of the job of the deployment
     */
    public void back(JobContext job, long of, String error) throws IOException {
        var begun = tools.restores().carriedBy(of);
        if (begun.isEmpty()) {
            return;
        }
        var restore = begun.get();
        var run = new RestoreRun(job, restore, tools);
        if (restore.state() == State.UNDOING) {
            run.redo();
        } else if (!restore.state().isOver()) {
            tools.restores().returning(restore.id(), error);
            run.bringBack(error);
        }
    }

    /** After that, when the release from before runs again: starts what else was ended, and removes what was restored. */
    public void resume(JobContext job, long of) throws IOException {
        var begun = tools.restores().carriedBy(of);
        if (begun.isPresent()) {
            new RestoreRun(job, begun.get(), tools).resume();
        }
    }

    /**
     * Writes down how it ended.
     *
     * @param of the job of the deployment
     * @param by who deployed
     */
    public void ended(Tx tx, long of, String by, boolean succeeded, @Nullable String error) {
        var begun = Restores.carriedBy(tx, of);
        if (begun.isEmpty()) {
            return;
        }
        var restore = begun.get();
        if (restore.state() == State.UNDOING) {
            tools.undone(tx, restore, succeeded, by);
        } else {
            tools.end(tx, restore, succeeded ? State.SUCCEEDED : State.FAILED, succeeded, error);
        }
    }

    private interface Part {
        void run() throws IOException, InterruptedException, DrillRefused;
    }

    /** What a server or a backup refuses it will refuse again. */
    private static void told(Part part) throws IOException, InterruptedException {
        try {
            part.run();
        } catch (DrillRefused | ProgramFailed e) {
            var failure = new PermanentFailure(RestoreOperation.told(e));
            failure.initCause(e);
            throw failure;
        }
    }
}
