package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** One run of a restore, step by step. Each step may be repeated after a crash. */
final class RestoreRun {
    private final JobContext job;
    private final Restore restore;
    private final Project project;
    private final RestoreTools tools;
    private final BackupSource.Postgres source;
    private final Docker docker;
    private final Writers writers;

    /** @throws IOException when Docker Engine cannot be asked */
    RestoreRun(JobContext job, Restore restore, Project project, RestoreTools tools) throws IOException {
        this.job = job;
        this.restore = restore;
        this.project = project;
        this.tools = tools;
        source = tools.source(project.name(), restore.database());
        docker = Docker.connect(tools.docker());
        writers = new Writers(job, docker);
    }

    private DatabaseSwap swap() throws IOException {
        return swap(PostgresSource.find(docker, source));
    }

    private DatabaseSwap swap(PostgresSource found) {
        return new DatabaseSwap(found.server(), restore.names(source.database()));
    }

    /** Carries it out; whoever calls brings back what was before when this throws. */
    void run(Backup backup) throws Exception {
        job.step("read", () -> {
            Artifacts.requireWhole(job, backup);
            Artifacts.requireContent(job, backup, source.storage().identity());
        });
        job.step("restore", () -> restore(backup));
        job.step("check", () -> check(backup));
        var into = restore.into();
        if (into != null) {
            job.step("name", () -> name(into));
            tools.end(restore, Restore.State.SUCCEEDED, false, null);
            return;
        }
        job.step("stop", this::stop);
        job.step("swap", this::exchange);
        job.step("start", this::start);
        job.step("ask", this::ask);
        tools.end(restore, Restore.State.SUCCEEDED, swap().hasBefore(), null);
    }

    private void restore(Backup backup) throws IOException, DrillRefused {
        var expected = Objects.requireNonNull(backup.manifest().postgres());
        var swap = swap();
        var into = restore.into();
        if (into != null && swap.has(into)) {
            throw new PermanentFailure("there is a database " + into + " already; choose another name");
        }
        DiskSpace.requireForServer(docker, expected.server().bytes());
        var made = swap.create(expected.server(), expected.roles());
        made.forEach(role -> job.log("role " + role + " was not there and was made, without its password: set it with"
                + " ALTER ROLE before anybody needs it"));
        try (var dump = Artifacts.open(job, backup, source.storage().identity())) {
            swap.restore(dump);
        }
        job.log("restored " + HumanSize.of(backup.manifest().bytes()) + " of dump beside the database that serves");
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
        }
        job.log("the restored database is called " + into);
    }

    private void stop() throws IOException {
        var found = PostgresSource.find(docker, source);
        var running = Writers.running(docker, Writers.services(project, restore.database()), found.container());
        tools.restores()
                .stopping(restore.id(), running.stream().map(Container::id).toList(), tools.now());
        writers.stop(current().stopped());
    }

    private Restore current() {
        return tools.restores().find(restore.id()).orElseThrow();
    }

    private void exchange() throws IOException {
        var swap = swap();
        if (swap.hasAside()) {
            swap.swap();
        }
        job.log("the restored database is called " + source.database() + " now"
                + (swap.hasBefore() ? "; the one it replaced " + restore.keptName() : ""));
    }

    private void start() throws IOException {
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
    private void ask() throws InterruptedException {
        var release = project.file().release();
        if (current().stopped().isEmpty()
                && !Writers.services(project, restore.database()).isEmpty()) {
            job.log("the application did not run before, so it is not asked whether it is well");
            return;
        }
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
        job.log("bringing back what was before: " + error);
        var swap = swap();
        var stopped = current().stopped();
        if (swap.hasBefore()) {
            writers.stop(stopped);
            swap.swapBack();
        } else {
            swap.admit();
        }
        swap.discardAside();
        writers.start(stopped);
        job.log("what was before serves");
        tools.end(restore, Restore.State.FAILED, false, error);
    }

    /** Lets the database that was replaced serve again; the restored one stays until its time is over. */
    void undo() throws Exception {
        job.step("stop", this::stop);
        job.step("swap", () -> {
            var swap = swap();
            if (swap.hasBefore()) {
                swap.swapBack();
            }
            job.log("the database that was replaced is called " + source.database() + " again");
        });
        job.step("start", () -> {
            writers.start(current().stopped());
            writers.await(current().stopped(), project);
        });
        tools.undone(restore, true, BackupCatalog.actor(job));
    }

    /** Ends an undo that could not go on, on whichever side it stands. */
    void endUndo() throws IOException {
        var swap = swap();
        boolean done = !swap.hasBefore();
        swap.admit();
        writers.start(current().stopped());
        tools.undone(restore, done, BackupCatalog.actor(job));
        job.log(done ? "the database that was replaced serves" : "the restored database serves");
    }

    /** Removes the database that does not serve. */
    void clear() throws IOException {
        var swap = swap();
        if (current().state() == Restore.State.UNDONE) {
            swap.discardAside();
        } else {
            swap.discardBefore();
        }
    }
}
