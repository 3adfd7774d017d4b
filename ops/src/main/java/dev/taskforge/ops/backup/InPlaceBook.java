package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Restore.State;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is written down about restores in place, and where they are. */
final class InPlaceBook {
    private final RestoreTools tools;
    private final BackupPins pins;
    private final Drills drills;

    InPlaceBook(RestoreTools tools) {
        this.tools = tools;
        pins = new BackupPins(tools.backups(), tools.audit(), tools.clock());
        drills = new Drills(tools.database());
    }

    /**
     * Refuses what nobody has proven to load, rows and all: before a removal only the schema is tried.
     *
     * @throws PermanentFailure when the newest drill of the database, or of this backup, did not pass, or there is none
     */
    void requireDrilled(Backup backup) {
        var newest = drills.newest(backup.project(), backup.database()).orElse(null);
        String why;
        if (newest == null) {
            why = "no backup of " + backup.database() + " was ever drilled";
        } else if (!newest.passed()) {
            why = "the newest drill of " + backup.database() + ", of backup " + newest.backupId() + ", did not pass";
        } else if (Boolean.FALSE.equals(backup.drillPassed())) {
            why = "the newest drill of backup " + backup.id() + " did not pass";
        } else {
            return;
        }
        throw new PermanentFailure(why + ", so its rows may not load again, and rows are not tried before what is there"
                + " is removed. Drill it first: taskforge drill " + backup.project() + " --database "
                + backup.database()
                + ". Or ask for it all the same with --without-drill, which the second person is told");
    }

    /** Where a backup is to be loaded; refuses what is replaced in another way, or not there to be saved first. */
    Restore.Place place(Project project, Backup backup) throws IOException {
        var name = backup.database();
        var on = postgres(tools.sources().find(project.name(), name), project.name(), name);
        var writers = writers(project, name);
        if (!PostgresSource.find(Docker.connect(tools.docker()), on).server().has(on.database())) {
            throw new PermanentFailure("there is no " + on.database()
                    + " that could be backed up first: restore with --into or --replace, which empty nothing");
        }
        return new Restore.Place(
                on.folder().toString(),
                on.service(),
                on.database(),
                true,
                on.user(),
                writers,
                Restore.Kind.SERVER,
                List.of());
    }

    static BackupSource.Postgres postgres(BackupSource source, String project, String name) {
        return switch (source) {
            case BackupSource.Postgres on -> on;
            case BackupSource.Sqlite _, BackupSource.Files _ ->
                throw new PermanentFailure(name + " is replaced by renaming, which can always be taken back:"
                        + " taskforge restore " + project + " --database " + name + " --replace");
            case BackupSource.MySql _ ->
                throw new PermanentFailure("only databases of PostgreSQL are restored in place. Restore " + name
                        + " beside it: taskforge restore " + project + " --database " + name + " --into NAME");
            case BackupSource.ContainerFiles _, BackupSource.Redis _, BackupSource.Firewall _, BackupSource.Logs _ ->
                throw new PermanentFailure("only databases of PostgreSQL are restored in place. Unpack the backup of "
                        + name + " beside it: taskforge restore " + project + " --database " + name + " --unpack");
        };
    }

    /** Whoever is not ended may write while the safety backup is made; so it must be said that there is nobody. */
    static List<String> writers(Project project, String name) {
        var declared = project.file().databases().get(name);
        if (project.file().release() == null && (declared == null || declared.writers() == null)) {
            throw new PermanentFailure("nothing says what writes to " + name + " and must be ended before it is backed"
                    + " up and emptied: name it in taskforge.yml, databases." + name
                    + ".writers: [SERVICE], or say that no container does: writers: []");
        }
        return Writers.services(project, name);
    }

    /** Refuses when the project has it elsewhere since the restore began. */
    void requireThere(Restore restore) {
        if (!restore.place().isOf(tools.sources().find(restore.project(), restore.database()))) {
            throw new PermanentFailure(restore.database() + " of " + restore.project()
                    + " was declared to be elsewhere since restore " + restore.id() + " began");
        }
    }

    /**
     * Writes down that one begins, and has retention leave the backup that is to be loaded.
     *
     * @throws PermanentFailure when another one, or a deployment, is not over, or the backup is gone
     */
    Restore begin(Tx tx, JobContext job, Backup backup, Restore.Place place, InPlace what) {
        tools.requireAlone(tx, backup.project());
        var there = Backups.find(tx, backup.id())
                .filter(Backup::obtainable)
                .orElseThrow(() ->
                        new PermanentFailure("backup " + backup.id() + " cannot be had any more. Ask for another one"));
        var begun = Restores.begin(
                tx,
                Restore.Content.of(backup),
                place,
                null,
                false,
                job.job().id(),
                BackupCatalog.actor(job),
                tools.now());
        Restores.inPlace(tx, begun.id(), what);
        var marked = Restores.find(tx, begun.id()).orElseThrow();
        record(tx, marked, "restore.begin", marked.by(), null);
        pin(tx, marked, there, loads(marked));
        return marked;
    }

    /** Also how a pin is known again: somebody else's stays. */
    private static String loads(Restore restore) {
        return "restore " + restore.id() + " loads it in place";
    }

    private static String wasBefore(Restore restore) {
        return "what was there before restore " + restore.id() + " in place";
    }

    private void pin(Tx tx, Restore restore, Backup backup, String reason) {
        if (backup.pin() == null) {
            pins.pin(tx, restore.project(), backup.id(), reason, restore.by());
        }
    }

    /** Lets retention have a backup again that was pinned for this reason. */
    private void unpin(Tx tx, Restore restore, long backup, String reason, String by) {
        var found = Backups.find(tx, backup).orElse(null);
        if (found != null && found.pin() != null && found.pin().reason().equals(reason)) {
            pins.release(tx, restore.project(), backup, by);
        }
    }

    /**
     * Has retention leave the safety backup, and writes down which it is.
     *
     * @param identity the file with the key of what is encrypted now
     * @param hash of that file; null when the safety backup is not encrypted
     */
    void keepSafe(Restore restore, Backup safety, @Nullable Path identity, @Nullable String hash) {
        tools.database().write(tx -> {
            pin(tx, restore, Backups.find(tx, safety.id()).orElseThrow(), wasBefore(restore));
            var key = identity == null ? state(restore).identity() : identity.toString();
            Restores.inPlace(tx, restore.id(), state(restore).safe(safety.id(), key, hash));
            return null;
        });
    }

    /**
     * Writes down how far it is.
     *
     * @throws PermanentFailure when it is over: a person has ended it
     */
    void put(long restore, InPlace state) {
        tools.database().write(tx -> {
            requireOpen(tx, restore);
            Restores.inPlace(tx, restore, state);
            return null;
        });
    }

    private static boolean isOver(Tx tx, long restore) {
        return Restores.find(tx, restore).orElseThrow().state().isOver();
    }

    static InPlace state(Restore restore) {
        return Objects.requireNonNull(restore.inPlace(), "not in place");
    }

    /** Refuses to go on with one that a person has ended. */
    void requireOpen(Restore restore) {
        tools.database().read(tx -> {
            requireOpen(tx, restore.id());
            return null;
        });
    }

    private static void requireOpen(Tx tx, long restore) {
        if (Restores.find(tx, restore).orElseThrow().state().isOver()) {
            throw new PermanentFailure("restore " + restore + " was ended meanwhile");
        }
    }

    /** Writes down why it did not go on to its end, unless a person has ended it. */
    void told(Restore restore, String error) {
        tools.database().write(tx -> {
            requireOpen(tx, restore.id());
            Restores.told(tx, restore.id(), error);
            return null;
        });
    }

    /**
     * What was loaded serves; one that it takes back is taken back with that.
     *
     * @param error what failed after that; null for nothing
     */
    void serves(Restore restore, long job, @Nullable String error) {
        tools.database().write(tx -> {
            if (isOver(tx, restore.id())) {
                return null;
            }
            tools.end(tx, restore, State.SUCCEEDED, true, error);
            unpin(tx, restore, restore.backupId(), loads(restore), restore.by());
            var undone = state(restore).undoOf();
            if (undone != null && Restores.takenBack(tx, undone, job)) {
                record(tx, Restores.find(tx, undone).orElseThrow(), "restore.undo", restore.by(), null);
            }
            return null;
        });
    }

    /** What was before is there: nobody needs the safety backup more than any other. */
    void failed(Restore restore, String error) {
        tools.database().write(tx -> {
            if (isOver(tx, restore.id())) {
                return null;
            }
            tools.end(tx, restore, State.FAILED, false, error);
            unpin(tx, restore, restore.backupId(), loads(restore), restore.by());
            unpinSafety(tx, restore, restore.by());
            return null;
        });
    }

    /** What was before could not be brought back: nothing more happens by itself. */
    void stuck(Restore restore, String error) {
        tools.database().write(tx -> {
            if (isOver(tx, restore.id())) {
                return null;
            }
            Restores.inPlace(tx, restore.id(), state(restore).halted());
            Restores.told(tx, restore.id(), error);
            record(tx, restore, "restore.stuck", restore.by(), error);
            return null;
        });
    }

    /**
     * A person has mended by hand what got stuck: it is over, and nothing is changed any more. The safety backup stays pinned.
     *
     * @throws RequestException when there is none, or it is not stuck, or a job goes on with it
     */
    Restore settled(String project, long id, String by) {
        var going = goesOn(project, id);
        return tools.database().write(tx -> {
            var restore = Restores.find(tx, id)
                    .filter(found -> found.project().equals(project))
                    .orElseThrow(
                            () -> new RequestException(Kind.UNKNOWN, "restore", "in_place.no_restore", id, project));
            if (restore.state().isOver()
                    || restore.inPlace() == null
                    || restore.error() == null
                    || !state(restore).mayBeSettled()) {
                throw new RequestException(Kind.CONFLICT, "restore", "in_place.not_stuck", id);
            }
            if (going.isPresent()) {
                throw new RequestException(
                        Kind.CONFLICT,
                        "restore",
                        "in_place.goes_on",
                        id,
                        going.get().id());
            }
            for (var job : tools.jobs().get().find(tx, List.of(restore.jobId()))) {
                if (!job.state().isFinal()) {
                    throw new RequestException(Kind.CONFLICT, "restore", "in_place.goes_on", id, job.id());
                }
            }
            record(tx, restore, "restore.settle", by, restore.error());
            if (state(restore).serves()) {
                tools.end(tx, restore, State.SUCCEEDED, true, null);
            } else {
                Restores.end(tx, id, State.FAILED, tools.now(), null, null);
            }
            unpin(tx, restore, restore.backupId(), loads(restore), by);
            return Restores.find(tx, id).orElseThrow();
        });
    }

    /** A job that settles it and runs. One that begins later finds it over, and changes nothing. */
    private Optional<Job> goesOn(String project, long restore) {
        var running =
                new JobFilter(Set.of(JobState.RUNNING), null, DutyJobs.RESTORE_SETTLE, Set.of(project), null, 100);
        var key = DutyJobs.settleRestore(project, restore).uniqueKey();
        return tools.jobs().get().list(running).stream()
                .filter(job -> Objects.equals(key, job.uniqueKey()))
                .findFirst();
    }

    /**
     * Lets retention have the safety backup again.
     *
     * @return false when another restore in place may yet have to load it
     */
    boolean clear(Restore restore, String by) {
        return tools.database().write(tx -> {
            var safety = state(restore).safetyId();
            if (safety != null
                    && Restores.needing(tx, restore.project(), safety).isPresent()) {
                return false;
            }
            unpinSafety(tx, restore, by);
            return true;
        });
    }

    private void unpinSafety(Tx tx, Restore restore, String by) {
        var safety = state(restore).safetyId();
        if (safety != null) {
            unpin(tx, restore, safety, wasBefore(restore), by);
        }
    }

    private void record(Tx tx, Restore restore, String action, String by, @Nullable String error) {
        var about = RestoreTools.about(restore);
        if (error != null) {
            about.put("error", error);
        }
        tools.audit().append(tx, by, action, restore.project(), "restore/" + restore.id(), about);
    }
}
