package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Restore.State;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is written down about restores in place, and where they are. */
final class InPlaceBook {
    private final RestoreTools tools;
    private final BackupPins pins;

    InPlaceBook(RestoreTools tools) {
        this.tools = tools;
        pins = new BackupPins(tools.backups(), tools.audit(), tools.clock());
    }

    /** Where a backup is to be loaded; refuses what is replaced in another way, or not there to be saved first. */
    Restore.Place place(Project project, Backup backup) throws IOException {
        var name = backup.database();
        var place =
                switch (tools.sources().find(project.name(), name)) {
                    case BackupSource.Postgres on -> place(project, name, on);
                    case BackupSource.MySql on -> place(project, name, on);
                    case BackupSource.ContainerFiles of -> place(project, name, of);
                    case BackupSource.Sqlite _, BackupSource.Files _ ->
                        throw new PermanentFailure(name + " is replaced by renaming, which can always be taken back:"
                                + " taskforge restore " + project.name() + " --database " + name + " --replace");
                    case BackupSource.Redis _, BackupSource.Firewall _ ->
                        throw new PermanentFailure(name + " cannot be restored in place: unpack the backup (--unpack)"
                                + " and follow what lies beside it");
                };
        if (!place.there()) {
            throw new PermanentFailure("there is no " + place.database()
                    + " that could be backed up first: restore with --into or --replace, which empty nothing");
        }
        return place;
    }

    private Restore.Place place(Project project, String name, BackupSource.Postgres on) throws IOException {
        boolean there =
                PostgresSource.find(Docker.connect(tools.docker()), on).server().has(on.database());
        return place(
                project,
                name,
                Restore.Kind.SERVER,
                on.folder().toString(),
                on.service(),
                on.database(),
                there,
                on.user());
    }

    private Restore.Place place(Project project, String name, BackupSource.MySql on) {
        return place(
                project,
                name,
                Restore.Kind.MYSQL,
                on.folder().toString(),
                on.service(),
                on.database(),
                true,
                on.user());
    }

    private Restore.Place place(Project project, String name, BackupSource.ContainerFiles of) {
        return place(
                project,
                name,
                Restore.Kind.CONTAINER_FILES,
                of.folder().toString(),
                of.service(),
                of.path(),
                true,
                null);
    }

    private static Restore.Place place(
            Project project,
            String name,
            Restore.Kind kind,
            String folder,
            String service,
            String database,
            boolean there,
            @Nullable String user) {
        return new Restore.Place(
                folder, service, database, there, user, Writers.services(project, name), kind, List.of());
    }

    /** Refuses when the project has it elsewhere since the restore began. */
    void requireThere(Restore restore) {
        if (!restore.place().isOf(tools.sources().find(restore.project(), restore.database()))) {
            throw new PermanentFailure(restore.database() + " of " + restore.project()
                    + " was declared to be elsewhere since restore " + restore.id() + " began");
        }
    }

    Restore begin(Tx tx, JobContext job, Backup backup, Restore.Place place, InPlace what) {
        tools.requireAlone(tx, backup.project());
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
        return marked;
    }

    /** Has retention leave the safety backup, and writes down which it is. */
    void keepSafe(Restore restore, Backup safety) {
        var reason = "what was there before restore " + restore.id() + " in place";
        tools.database().write(tx -> {
            if (Backups.find(tx, safety.id()).orElseThrow().pin() == null) {
                pins.pin(tx, restore.project(), safety.id(), reason, restore.by());
            }
            Restores.inPlace(tx, restore.id(), state(restore).safe(safety.id()));
            return null;
        });
    }

    /** Writes down how far it is. */
    void put(long restore, InPlace state) {
        tools.database().write(tx -> {
            Restores.inPlace(tx, restore, state);
            return null;
        });
    }

    static InPlace state(Restore restore) {
        return Objects.requireNonNull(restore.inPlace(), "not in place");
    }

    /** It has succeeded; one that it takes back is taken back with that. */
    void succeeded(Restore restore, long job) {
        tools.database().write(tx -> {
            tools.end(tx, restore, State.SUCCEEDED, true, null);
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
            tools.end(tx, restore, State.FAILED, false, error);
            unpin(tx, restore, restore.by());
            return null;
        });
    }

    /** What was before could not be brought back: nothing more happens by itself. */
    void stuck(Restore restore, String error) {
        tools.database().write(tx -> {
            Restores.inPlace(tx, restore.id(), state(restore).stuck(true));
            Restores.told(tx, restore.id(), error);
            record(tx, restore, "restore.stuck", restore.by(), error);
            return null;
        });
    }

    /** Lets retention have the safety backup again. */
    void unpin(Tx tx, Restore restore, String by) {
        var safety = state(restore).safetyId();
        if (safety != null
                && Backups.find(tx, safety)
                        .filter(backup -> backup.pin() != null)
                        .isPresent()) {
            pins.unpin(tx, restore.project(), safety, by);
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
