package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a restore, step by step. Each step may be repeated after a crash. It works where the restore began, whatever the
 * project says since.
 */
final class RestoreRun {
    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;
    private final Docker docker;
    private final Writers writers;

    /** @throws IOException when Docker Engine cannot be asked */
    RestoreRun(JobContext job, Restore restore, RestoreTools tools) throws IOException {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        docker = Docker.connect(tools.docker());
        writers = new Writers(job, docker);
    }

    JobContext job() {
        return job;
    }

    private PostgresSource found() throws IOException {
        return PostgresSource.find(docker, restore.place().source());
    }

    private DatabaseSwap swap() throws IOException {
        return new DatabaseSwap(found().server(), restore.names());
    }

    /**
     * Carries it out; whoever calls brings back what was before when this throws.
     *
     * @param identity the file with the key of an encrypted backup
     */
    void run(Backup backup, Project project, @Nullable Path identity) throws Exception {
        var here = backup.readable() ? whole(backup) : backup;
        job.step("read", () -> read(here, identity));
        job.step("restore", () -> restore(here, identity));
        job.step("check", () -> check(here));
        tools.fetching().discard(job, backup);
        takeOver(project);
    }

    /** The same with a dump that was made elsewhere. */
    void run(Project project) throws Exception {
        var dump = new ForeignRestoring(job, restore, tools);
        job.step("read", dump::read);
        job.step("restore", () -> {
            requireFree();
            dump.restore(docker, swap());
        });
        job.step("check", () -> dump.check(swap()));
        takeOver(project);
    }

    /** Gives the restored database the name it shall have. */
    private void takeOver(Project project) throws Exception {
        var into = restore.into();
        if (into != null) {
            job.step("name", () -> name(into));
            tools.end(restore, Restore.State.SUCCEEDED, false, null);
            return;
        }
        job.step("stop", this::stop);
        job.step("swap", this::exchange);
        job.step("start", () -> start(project));
        job.step("ask", () -> ask(project));
        tools.end(restore, Restore.State.SUCCEEDED, swap().hasBefore(), null);
    }

    private Backup whole(Backup backup) throws Exception {
        return job.step("fetch", Fetching.Fetched.class, () -> tools.fetching().whole(job, backup))
                .of(backup);
    }

    /** Gets the restored database ready beside the one that serves. */
    void prepare(Backup backup, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused {
        var here = tools.fetching().here(job, backup);
        read(here, identity);
        restore(here, identity);
        check(here);
        tools.fetching().discard(job, backup);
    }

    private void read(Backup backup, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused {
        Artifacts.requireWhole(job, backup);
        Artifacts.requireContent(job, backup, identity);
    }

    private void restore(Backup backup, @Nullable Path identity) throws IOException, DrillRefused {
        var expected = Objects.requireNonNull(backup.manifest().postgres());
        requireFree();
        var swap = swap();
        swap.discardAside(); // of an attempt that was cut off
        DiskSpace.requireForServer(docker, expected.server().bytes());
        var made = swap.create(expected.server(), expected.roles());
        made.forEach(role -> job.log("role " + role + " was not there and was made, without its password: set it with"
                + " ALTER ROLE before anybody needs it"));
        try (var dump = Artifacts.open(job, backup, identity)) {
            swap.restore(dump);
        }
        job.log("restored " + HumanSize.of(backup.manifest().bytes()) + " of dump beside the database that serves");
    }

    /** Refuses to restore into a database that is there. */
    private void requireFree() throws IOException {
        var into = restore.into();
        if (into != null && swap().has(into)) {
            throw new PermanentFailure("there is a database " + into + " already; choose another name");
        }
    }

    private void check(Backup backup) throws IOException, DrillRefused {
        var swap = swap();
        Artifacts.requireEqual(job, backup, swap.facts());
        swap.settle();
    }

    private void name(String into) throws IOException {
        var swap = swap();
        if (swap.hasAside()) {
            swap.name(into);
        } else if (!swap.has(into)) {
            throw new PermanentFailure("the restored database is gone");
        }
        job.log("the restored database is called " + into);
    }

    /** Ends what writes to it. */
    void stop() throws IOException {
        var running = Writers.running(docker, restore.place().writers(), found().container());
        tools.restores()
                .stopping(restore.id(), running.stream().map(Container::id).toList(), tools.now());
        writers.stop(current().stopped());
    }

    private Restore current() {
        return tools.restores().find(restore.id()).orElseThrow();
    }

    /** Lets the restored database take the name of the one that serves. */
    void exchange() throws IOException {
        var swap = swap();
        var place = restore.place();
        if (swap.hasAside()) {
            swap.swap();
        } else if (place.there() ? !swap.hasBefore() : !swap.has(place.database())) {
            throw new PermanentFailure("the restored database is gone");
        }
        job.log("the restored database is called " + place.database() + " now"
                + (swap.hasBefore() ? "; the one it replaced " + restore.names().before() : ""));
    }

    /** Starts what was ended, and waits until it is well. */
    void start(Project project) throws IOException {
        var current = current();
        writers.start(current.stopped());
        writers.await(current.stopped(), project);
        var stoppedAt = Objects.requireNonNull(current.stoppedAt());
        if (!current.stopped().isEmpty()) {
            var gap = Duration.between(stoppedAt, tools.now());
            tools.restores().started(restore.id(), gap);
            job.log("the application did not run for " + gap.toSeconds() + " s");
        }
    }

    /** The checks that a deployment asks before it is a success. */
    private void ask(Project project) throws InterruptedException {
        if (current().stopped().isEmpty() && !restore.place().writers().isEmpty()) {
            job.log("the application did not run before, so it is not asked whether it is well");
            return;
        }
        var release = project.file().release();
        for (var name : release == null ? List.<String>of() : release.verify()) {
            var answered =
                    tools.checks().ask(project, name, restore.by(), job.job().id());
            var evidence = tools.database().write(tx -> tools.evidences().add(tx, answered));
            var seen = Messages.ofOperations(Messages.ENGLISH).render(evidence.seen());
            job.log("check " + name + ": " + evidence.state() + ", " + seen);
            if (evidence.state() != CheckState.PASS) {
                throw new PermanentFailure(
                        "check " + name + " is " + evidence.state() + " on the restored database: " + seen);
            }
        }
    }

    /** Brings back what was before, and says why. */
    void back(String error) throws IOException {
        bringBack(error);
        resume();
        tools.end(restore, Restore.State.FAILED, false, error);
    }

    /** Lets the database from before have its name again. */
    void bringBack(String error) throws IOException {
        job.log("bringing back what was before: " + error);
        var swap = swap();
        var place = restore.place();
        var stopped = current().stopped();
        boolean kept = !place.there() && !swap.hasAside() && swap.has(place.database());
        if (swap.hasBefore()) {
            writers.stop(stopped);
            swap.swapBack();
        } else {
            swap.admit();
        }
        job.log(
                kept
                        ? "there was no database before: the restored one keeps the name " + place.database()
                        : "the database from before is called " + place.database());
    }

    /** Starts what was ended, and removes a restored database that nobody uses. */
    void resume() throws IOException {
        var current = current();
        writers.start(current.stopped());
        if (current.state() != Restore.State.UNDOING) {
            discardAside(swap());
        }
    }

    /** Refuses when the database that was replaced is gone. */
    void requireReplaced() throws IOException {
        var swap = swap();
        if (!swap.hasBefore() && !(current().state() == Restore.State.UNDOING && swap.hasAside())) {
            throw new PermanentFailure("the database that was replaced is gone");
        }
    }

    /** The application must not wait for it. */
    private void discardAside(DatabaseSwap swap) throws IOException {
        try {
            swap.discardAside();
        } catch (ProgramFailed e) {
            if (e.isOfServer()) {
                throw e;
            }
            job.log("the restored database " + restore.names().aside() + " could not be removed: " + e.getMessage());
        }
    }

    /** Lets the database that was replaced serve again; the restored one stays until its time is over. */
    void undo(Project project) throws Exception {
        job.step("stop", this::stop);
        job.step("swap", this::exchangeBack);
        job.step("start", () -> {
            writers.start(current().stopped());
            writers.await(current().stopped(), project);
        });
        tools.undone(restore, true, BackupCatalog.actor(job));
    }

    /** Lets the database that was replaced have its name again. */
    void exchangeBack() throws IOException {
        var swap = swap();
        if (swap.hasBefore()) {
            swap.swapBack();
        } else if (!swap.hasAside()) {
            throw new PermanentFailure("the database that was replaced is gone");
        }
        job.log("the database that was replaced is called " + restore.place().database() + " again");
    }

    /** Takes an undo back: the restored database serves. */
    void redo() throws IOException {
        var swap = swap();
        var stopped = current().stopped();
        if (swap.hasAside() && !swap.hasBefore()) {
            writers.stop(stopped);
            swap.swap();
        } else {
            swap.admit();
        }
        job.log("the restored database is called " + restore.place().database());
    }

    /** Ends an undo that could not go on, on whichever side it stands. */
    void endUndo() throws IOException {
        var swap = swap();
        boolean done = swap.hasAside() && !swap.hasBefore();
        swap.admit();
        writers.start(current().stopped());
        tools.undone(restore, done, BackupCatalog.actor(job));
        job.log(done ? "the database that was replaced serves" : "the restored database serves");
    }

    /** Removes a database that was left aside, unless something uses it again. */
    void clear(String name) throws IOException {
        var swap = swap();
        if (swap.admits(name)) {
            throw new PermanentFailure(
                    "database " + name + " was left aside and takes connections again: somebody uses it,"
                            + " so it was not removed. To have it removed, first run ALTER DATABASE " + name
                            + " WITH ALLOW_CONNECTIONS false");
        }
        swap.discard(name);
        job.log("database " + name + " was removed");
    }
}
