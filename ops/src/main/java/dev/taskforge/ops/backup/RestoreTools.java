package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Restore.State;
import dev.taskforge.ops.backup.place.Mounts;
import dev.taskforge.ops.backup.place.PathSwap;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all restores work with.
 *
 * @param data the data directory
 * @param docker the socket of Docker Engine
 * @param fetching reads copies of backups whose file is gone
 * @param incoming where dumps lie that were made elsewhere
 * @param deploys whether a deployment of a project is not over
 * @param jobs looked at only when a restore has ended, because the engine is built after its job types
 */
public record RestoreTools(
        Path data,
        Path docker,
        Projects projects,
        BackupSources sources,
        Backups backups,
        Fetching fetching,
        Restores restores,
        Checks checks,
        Evidences evidences,
        Database database,
        AuditLog audit,
        Supplier<Jobs> jobs,
        BiPredicate<Tx, String> deploys,
        Incoming incoming,
        Clock clock) {
    /** How long what was replaced stays. */
    static final Duration UNDO_FOR = Duration.ofHours(24);

    /** Now, as exactly as both stores keep it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Docker Engine, for long work with what is backed up there. */
    Docker engine(BackupSource of) throws IOException {
        return Docker.connect(docker).stallingAfter(of.storage().stallsAfter());
    }

    /** The same for long work with backups of a project. */
    Docker engine(String project) throws IOException {
        return Docker.connect(docker).stallingAfter(sources.stallsAfter(project));
    }

    Project project(String name) {
        return projects.find(name).orElseThrow(() -> new PermanentFailure("there is no project " + name));
    }

    /** Where a database is that is on MariaDB or MySQL. */
    Optional<BackupSource.MySql> mysql(String project, String name) {
        return sources.find(project, name) instanceof BackupSource.MySql mysql ? Optional.of(mysql) : Optional.empty();
    }

    /** Where something is that a backup can take the place of; refuses the rest, and says what to do instead. */
    BackupSource source(String project, String name) {
        var source = sources.find(project, name);
        return switch (source) {
            case BackupSource.Postgres _, BackupSource.Sqlite _, BackupSource.Files _ -> source;
            case BackupSource.MySql _ ->
                throw new PermanentFailure(
                        "database " + name + " is on MariaDB or MySQL, which cannot give a database another"
                                + " name; restore it into a new one: taskforge restore " + project + " --database "
                                + name + " --into NAME");
            case BackupSource.Redis _ ->
                throw new PermanentFailure(
                        "database " + name + " is a Redis or Valkey server, which reads a snapshot only when it"
                                + " starts: unpack the backup (taskforge restore " + project + " --database " + name
                                + " --unpack) and follow RESTORE.txt beside it");
            case BackupSource.Firewall _ ->
                throw new PermanentFailure(
                        "the files " + name + " are what programs said of the firewall: unpack the backup (taskforge"
                                + " restore " + project + " --database " + name
                                + " --unpack) and follow HOW-TO-LOAD.txt in it");
            case BackupSource.Logs _ ->
                throw new PermanentFailure("the files " + name
                        + " are what containers wrote, which cannot be written back into their logs:"
                        + " unpack the backup (taskforge restore " + project + " --database " + name
                        + " --unpack) and read it there");
            case BackupSource.ContainerFiles _ ->
                throw new PermanentFailure(
                        "the files " + name + " are in a container, where TaskForge cannot rename them: unpack the"
                                + " backup (taskforge restore " + project + " --database " + name
                                + " --unpack) and copy them with docker compose cp");
        };
    }

    /** Where a database is that comes back with a release; refuses one that is not on a PostgreSQL server. */
    BackupSource.Postgres ofRelease(String project, String name) {
        if (source(project, name) instanceof BackupSource.Postgres postgres) {
            return postgres;
        }
        throw new PermanentFailure("database " + name + " is a file, which does not come back with a release: taskforge"
                + " restore " + project + " --database " + name + " --replace");
    }

    /** Where the restored thing is; refuses when the project has it elsewhere since the restore began. */
    BackupSource source(Restore restore) {
        var source = source(restore.project(), restore.database());
        if (!restore.place().isOf(source)) {
            throw new PermanentFailure(restore.database() + " of " + restore.project()
                    + " was declared to be elsewhere since restore " + restore.id() + " began");
        }
        return source;
    }

    /** Where a database is into which a dump can be restored. */
    BackupSource.Postgres postgres(String project, String name) {
        if (sources.find(project, name) instanceof BackupSource.Postgres postgres) {
            return postgres;
        }
        throw new PermanentFailure("database " + name + " of " + project
                + " is not one of PostgreSQL: only dumps of PostgreSQL are restored from a file");
    }

    private Restore.Content dump(RestoreRequest asked, String file) throws IOException {
        var path = incoming.find(asked.project(), file);
        var changed = Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.MILLIS);
        var dump = new Restore.Dump(file, asked.withoutOwners(), null, Files.size(path), null, 0, 0, null);
        return new Restore.Content(asked.project(), asked.database(), 0, changed, dump);
    }

    /** Adds how the restored database gets its name, for a plan. */
    void addExchange(
            List<Message> steps,
            Docker engine,
            Project project,
            RestoreRequest asked,
            BackupSource.Postgres source,
            PostgresSource found)
            throws IOException {
        if (asked.into() != null) {
            steps.add(Message.of("restore.plan.into", asked.into()));
            return;
        }
        var writers = Writers.running(engine, Writers.services(project, asked.database()), found.container());
        writers.forEach(container -> steps.add(Message.of("restore.plan.stop", container.name())));
        if (writers.isEmpty()) {
            steps.add(Message.of("restore.plan.stop-none"));
        }
        steps.add(Message.of("restore.plan.swap", source.database()));
        steps.add(Message.of("restore.plan.start"));
        steps.add(Message.of("restore.plan.undo", UNDO_FOR.toHours()));
    }

    /** The backup that is asked for, or the newest that is proven. */
    Backup backup(RestoreRequest asked) {
        var wanted = asked.backupId();
        var backup = wanted == null
                ? backups.newestRestorable(asked.project(), asked.database())
                : backups.find(wanted)
                        .filter(found -> found.project().equals(asked.project()))
                        .filter(found -> found.database().equals(asked.database()));
        return backup.orElseThrow(() -> new PermanentFailure(
                wanted == null
                        ? "there is no proven backup of " + asked.database() + " in " + asked.project()
                                + "; drill one, or say which one with its number"
                        : "there is no backup " + wanted + " of " + asked.database() + " in " + asked.project()));
    }

    /**
     * Writes down that a restore begins.
     *
     * @param withRelease whether it is a part of the deployment that the job carries out
     */
    Restore begin(JobContext job, RestoreRequest asked, boolean withRelease) throws IOException {
        var into = asked.into();
        if (into != null && !RestoreRequest.NAME.matcher(into).matches()) {
            throw new PermanentFailure("a database cannot be called " + into + ": small letters, digits and _ only");
        }
        var project = project(asked.project());
        var file = asked.file();
        var backup = file == null ? backup(asked) : null;
        var content = backup == null ? dump(asked, Objects.requireNonNull(file)) : Restore.Content.of(backup);
        var place = backup == null
                ? place(project, postgres(project.name(), asked.database()), asked.database())
                : place(project, source(project.name(), asked.database()), asked, backup);
        return database.write(tx -> {
            if (withRelease) {
                requireNoOther(tx, project.name());
            } else {
                requireAlone(tx, project.name());
            }
            requireApart(tx, content, place);
            var begun = Restores.begin(
                    tx, content, place, into, withRelease, job.job().id(), BackupCatalog.actor(job), now());
            audit.append(tx, begun.by(), "restore.begin", begun.project(), "restore/" + begun.id(), about(begun));
            return begun;
        });
    }

    private static void requireApart(Tx tx, Restore.Content content, Restore.Place place) {
        var other = Restores.inTheWay(tx, content, place);
        if (other.isPresent()) {
            var found = other.get();
            throw new PermanentFailure("restore " + found.id() + " of " + found.database() + " in " + found.project()
                    + (found.keeps()
                            ? " keeps what it replaced at the same paths: remove that first (taskforge restore "
                                    + found.project() + " --clear " + found.id() + "), or wait until "
                                    + found.undoUntil()
                            : " changes the same paths and is not over. Try again when it is"));
        }
    }

    /** Where a restore is to take place now; refuses what cannot be replaced by this backup. */
    Restore.Place place(Project project, BackupSource source, RestoreRequest asked, Backup backup) throws IOException {
        var name = asked.database();
        return switch (source) {
            case BackupSource.Postgres on -> place(project, on, name);
            case BackupSource.Sqlite in -> {
                var paths = files(asked).require(backup, in);
                yield place(project, name, Restore.Kind.SQLITE, paths.getFirst().toString(), paths);
            }
            case BackupSource.Files of ->
                place(project, name, Restore.Kind.FILES, name, files(asked).require(backup, of));
            case BackupSource other -> throw new IllegalStateException("refused before: " + other);
        };
    }

    private Restore.Place place(Project project, BackupSource.Postgres on, String name) throws IOException {
        return new Restore.Place(
                on.folder().toString(),
                on.service(),
                on.database(),
                PostgresSource.find(Docker.connect(docker), on).server().has(on.database()),
                on.user(),
                Writers.services(project, name),
                Restore.Kind.SERVER,
                List.of());
    }

    private FilePlaces files(RestoreRequest asked) throws IOException {
        if (asked.into() != null) {
            throw new PermanentFailure(
                    "files have no name of their own to be restored under; unpack the backup: --unpack");
        }
        return new FilePlaces(data, Mounts.now());
    }

    private Restore.Place place(Project project, String name, Restore.Kind kind, String called, List<Path> paths)
            throws IOException {
        var folder =
                ProjectBackupSources.composeFolder(project).map(Path::toString).orElse("");
        return new Restore.Place(
                folder,
                "",
                called,
                paths.stream().anyMatch(PathSwap::is),
                null,
                FileUsers.services(docker, project, name, folder, paths),
                kind,
                paths.stream().map(Path::toString).toList());
    }

    /** Writes down that what a restore replaced is about to serve again; refuses when that is no longer there. */
    void beginUndo(Tx tx, long restore, long job) {
        var now = Restores.find(tx, restore).orElseThrow();
        boolean settled = Objects.equals(now.undoJobId(), job);
        if (settled || !now.undoable(now()) || Restores.isFollowed(tx, now)) {
            throw new PermanentFailure("restore " + restore + " cannot be taken back any more");
        }
        Restores.undoing(tx, restore, job);
    }

    /** Refuses while something else changes the containers or databases of the project. */
    void requireAlone(Tx tx, String project) {
        requireNoOther(tx, project);
        if (deploys.test(tx, project)) {
            throw new PermanentFailure("a deployment of " + project + " is not over. Try again when it is");
        }
    }

    /** Refuses while another restore changes the databases of the project. */
    void requireNoOther(Tx tx, String project) {
        var open = Restores.openOf(tx, project);
        if (open.isPresent()) {
            throw new PermanentFailure("restore " + open.get().id()
                    + " is not over: what was before is still to be brought back. Try again when it is");
        }
    }

    /** Writes down how a restore ended, unless that was done before; what it replaced is removed later by a job. */
    void end(Restore restore, State state, boolean replaced, @Nullable String error) {
        database.write(tx -> {
            end(tx, restore, state, replaced, error);
            return null;
        });
    }

    void end(Tx tx, Restore restore, State state, boolean replaced, @Nullable String error) {
        var now = now();
        var until = replaced ? now.plus(UNDO_FOR) : null;
        if (!Restores.end(tx, restore.id(), state, now, until, error)) {
            return;
        }
        var details = about(restore);
        if (error != null) {
            details.put("error", error);
        }
        var action = state == State.SUCCEEDED ? "restore.finish" : "restore.fail";
        audit.append(tx, restore.by(), action, restore.project(), "restore/" + restore.id(), details);
        if (until != null) {
            clearLater(tx, restore, restore.keptName(), until);
        }
    }

    /** Lets what does not serve be removed when its time has come. */
    void clearLater(Restore restore) {
        database.write(tx -> {
            clearLater(tx, restore, restore.keptName(), Objects.requireNonNull(restore.undoUntil()));
            return null;
        });
    }

    private void clearLater(Tx tx, Restore restore, String database, Instant until) {
        var later = DutyJobs.clearRestore(restore.project(), restore.id(), database);
        // A key of its own: a person who wants the room sooner need not wait for this one.
        jobs.get().submit(tx, later.uniqueKey(later.uniqueKey() + "/later").runAt(until));
    }

    /** Writes down that what a restore replaced serves again, or that it does not. */
    void undone(Restore restore, boolean done, String by) {
        database.write(tx -> {
            undone(tx, restore, done, by);
            return null;
        });
    }

    void undone(Tx tx, Restore restore, boolean done, String by) {
        if (!done) {
            Restores.notUndone(tx, restore.id());
            return;
        }
        var until = now().plus(UNDO_FOR);
        if (Restores.undone(tx, restore.id(), until)) {
            audit.append(tx, by, "restore.undo", restore.project(), "restore/" + restore.id(), about(restore));
            clearLater(tx, restore, restore.names().aside(), until);
        }
    }

    static TreeMap<String, Object> about(Restore restore) {
        var about = new TreeMap<String, Object>(Map.of("database", restore.database(), "data_at", restore.dataAt()));
        var dump = restore.dump();
        if (dump == null) {
            about.put("backup", restore.backupId());
        } else {
            about.put("file", dump.file());
            about.put("no_owner", dump.noOwner());
        }
        if (restore.into() != null) {
            about.put("into", restore.into());
        }
        if (restore.inPlace() != null) {
            about.put("in_place", true);
        }
        return about;
    }
}
