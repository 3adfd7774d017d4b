package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
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
    private final Serving serving;
    private final Writers writers;

    /** @throws IOException when Docker Engine cannot be asked */
    RestoreRun(JobContext job, Restore restore, RestoreTools tools) throws IOException {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        serving = restore.place().kind() == Restore.Kind.SERVER
                ? new PostgresServing(job, restore, tools.engine(restore.project()))
                : new FileServing(job, restore, tools);
        writers = new Writers(job, tools.docker());
    }

    JobContext job() {
        return job;
    }

    /**
     * Carries it out; whoever calls brings back what was before when this throws.
     *
     * @param identity the file with the key of an encrypted backup
     */
    void run(Backup backup, Project project, @Nullable Path identity) throws Exception {
        boolean fetched = backup.readable();
        var here = fetched ? whole(backup) : backup;
        job.step("read", () -> {
            if (!fetched) {
                serving.requireAble(backup);
            }
            read(here, identity);
        });
        job.step("restore", () -> serving.restore(here, identity));
        job.step("check", () -> serving.check(here));
        tools.fetching().discard(job, backup);
        takeOver(project);
    }

    /** The same with a dump that was made elsewhere. */
    void run(Project project) throws Exception {
        var dump = new ForeignRestoring(job, restore, tools);
        var docker = tools.engine(restore.project());
        var server = new PostgresServing(job, restore, docker);
        job.step("read", dump::read);
        job.step("restore", () -> dump.restore(docker, server.requireNew()));
        job.step("check", () -> dump.check(server.databases()));
        takeOver(project);
    }

    /** Gives the restored database the name it shall have. */
    private void takeOver(Project project) throws Exception {
        var into = restore.into();
        if (into != null) {
            job.step("name", () -> serving.name(into));
            tools.end(restore, Restore.State.SUCCEEDED, false, null);
            return;
        }
        job.step("stop", this::stop);
        job.step("swap", this::exchange);
        job.step("start", () -> start(project));
        job.step("ask", () -> ask(job, tools, current(), project));
        tools.end(restore, Restore.State.SUCCEEDED, serving.hasBefore(), null);
    }

    private Backup whole(Backup backup) throws Exception {
        return job.step("fetch", Fetching.Fetched.class, () -> {
                    serving.requireAble(backup);
                    return tools.fetching().whole(job, backup);
                })
                .of(backup);
    }

    /** Gets the restored database ready beside the one that serves. */
    void prepare(Backup backup, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused {
        serving.requireAble(backup);
        var here = tools.fetching().here(job, backup);
        read(here, identity);
        serving.restore(here, identity);
        serving.check(here);
        tools.fetching().discard(job, backup);
    }

    private void read(Backup backup, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused {
        Artifacts.requireWhole(job, backup);
        Artifacts.requireContent(job, backup, identity);
    }

    /** Ends what writes to it. */
    void stop() throws IOException {
        var running = serving.writers();
        tools.restores()
                .stopping(restore.id(), running.stream().map(Container::id).toList(), tools.now());
        writers.stop(current().stopped());
        serving.requireFree();
    }

    /** The machine may have gone down after they were ended, and started them with itself, or somebody have made others. */
    private void requireStillFree() throws IOException {
        var stopped = new LinkedHashSet<>(current().stopped());
        for (var running : serving.writers()) {
            stopped.add(running.id());
        }
        if (stopped.size() > current().stopped().size()) {
            tools.restores().stoppingToo(restore.id(), List.copyOf(stopped));
        }
        writers.stop(List.copyOf(stopped));
        serving.requireFree();
    }

    private Restore current() {
        return tools.restores().find(restore.id()).orElseThrow();
    }

    /** Lets what was restored take the place of what serves. */
    void exchange() throws IOException {
        var place = restore.place();
        if (serving.hasAside()) {
            requireStillFree();
            serving.swap();
        } else if (place.there() ? !serving.hasBefore() : !serving.hasLive()) {
            throw new PermanentFailure("what was restored is gone");
        }
        job.log("what was restored has the place of " + place.database() + " now"
                + (serving.hasBefore()
                        ? "; what it replaced is kept as " + restore.names().before()
                        : ""));
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
    static void ask(JobContext job, RestoreTools tools, Restore restore, Project project) throws InterruptedException {
        if (restore.stopped().isEmpty() && !restore.place().writers().isEmpty()) {
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
                        "check " + name + " is " + evidence.state() + " on what was restored: " + seen);
            }
        }
    }

    /** Brings back what was before, and says why. */
    void back(String error) throws IOException {
        bringBack(error);
        resume();
        tools.end(restore, Restore.State.FAILED, false, error);
    }

    /** Lets what was before have its place again. */
    void bringBack(String error) throws IOException {
        job.log("bringing back what was before: " + error);
        var place = restore.place();
        var stopped = current().stopped();
        boolean kept = !place.there() && !serving.hasAside() && serving.hasLive();
        if (serving.hasBefore()) {
            writers.stop(stopped);
            serving.swapBack();
        } else {
            serving.admit();
        }
        job.log(
                kept
                        ? "there was nothing before: what was restored stays at " + place.database()
                        : "what was before has the place of " + place.database());
    }

    /** Starts what was ended, and removes what was restored and nobody uses. */
    void resume() throws IOException {
        var current = current();
        writers.start(current.stopped());
        if (current.state() != Restore.State.UNDOING) {
            serving.discardAside();
        }
    }

    /** Refuses when what was replaced is gone. */
    void requireReplaced() throws IOException {
        if (!serving.hasBefore() && !(current().state() == Restore.State.UNDOING && serving.hasAside())) {
            throw new PermanentFailure("what was replaced is gone");
        }
    }

    /** Lets what was replaced serve again; what was restored stays until its time is over. */
    void undo(Project project) throws Exception {
        job.step("stop", this::stop);
        job.step("swap", this::exchangeBack);
        job.step("start", () -> {
            writers.start(current().stopped());
            writers.await(current().stopped(), project);
        });
        tools.undone(restore, true, BackupCatalog.actor(job));
    }

    /** Lets what was replaced have its place again. */
    void exchangeBack() throws IOException {
        if (serving.hasBefore()) {
            requireStillFree();
            serving.swapBack();
        } else if (!serving.hasAside()) {
            throw new PermanentFailure("what was replaced is gone");
        }
        job.log("what was replaced has the place of " + restore.place().database() + " again");
    }

    /** Takes an undo back: what was restored serves. */
    void redo() throws IOException {
        var stopped = current().stopped();
        if (serving.hasAside() && !serving.hasBefore()) {
            writers.stop(stopped);
            serving.swap();
        } else {
            serving.admit();
        }
        job.log("what was restored has the place of " + restore.place().database());
    }

    /** Ends an undo that could not go on, on whichever side it stands. */
    void endUndo() throws IOException {
        boolean done = serving.hasAside() && !serving.hasBefore();
        serving.admit();
        writers.start(current().stopped());
        tools.undone(restore, done, BackupCatalog.actor(job));
        job.log(done ? "what was replaced serves" : "what was restored serves");
    }

    /** Removes what was left aside, unless something uses it again. */
    void clear(String name) throws IOException {
        serving.clear(name);
    }
}
