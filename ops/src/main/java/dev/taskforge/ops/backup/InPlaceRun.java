package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.ProgramFailed;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a restore in place, step by step. Each step may be repeated after a crash. How far it is that matters for its end
 * stands in its row: whether something was removed, of what the safety backup is, whether that was loaded again, and whether what
 * was loaded serves: from then on people may have written to it, and there is no way back but an undo.
 */
final class InPlaceRun {
    static final String[] STEPS = {
        "fetch", "read", "prepare", "stop", "safety", "empty", "load", "check", "open", "start", "ask"
    };

    /** After the second time the safety backup is loaded back. */
    private static final int MOST_ENDS = 2;
    /** After the third nothing is left but a person. */
    private static final int MOST_ENDS_RETURNING = 3;

    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;
    private final InPlaceTarget target;
    private final InPlaceBook book;
    private final SafetyBackup safetyBackup;
    private final Writers writers;
    private final RemovalGuard guard;
    /** Whether this run has loaded what it compares; what another has, somebody may have written to since. */
    private boolean loadedNow;
    /** What the server said of its life when this run began to depend on it. */
    private @Nullable String life;

    /** What was loaded is not what the backup has, and that may be the work of somebody: it stays, and a person decides. */
    static final class Differs extends Exception {
        private static final long serialVersionUID = 1L;

        Differs(DrillRefused cause) {
            super("what was loaded before the job was cut off differs from its backup", cause);
        }

        String why() {
            return "somebody may have written to what was loaded, so it is not removed ("
                    + ((DrillRefused) Objects.requireNonNull(getCause())).inEnglish() + ")";
        }
    }

    InPlaceRun(JobContext job, Restore restore, RestoreTools tools, InPlaceTarget target) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        this.target = target;
        book = new InPlaceBook(tools);
        safetyBackup = new SafetyBackup(job, restore, tools);
        writers = new Writers(job, tools.docker());
        guard = new RemovalGuard(job, restore.id(), tools, target, writers);
    }

    /** Carries it out; whoever calls brings it to its end when this throws. */
    void run(Backup backup, Project project) throws Exception {
        var here = job.step(
                        "fetch", Fetching.Fetched.class, () -> tools.fetching().whole(job, backup))
                .of(backup);
        job.step("read", () -> read(here));
        job.step("prepare", () -> {
            target.prepare(here);
            target.tryOut(here, identity());
            // Better to wait while the application runs.
            safetyBackup.awaitOthers();
        });
        job.step("stop", this::stop);
        job.step("safety", this::keepSafe);
        job.step("empty", () -> empty(here));
        job.step("load", () -> load(here));
        job.step("check", () -> check(here));
        job.step("open", this::open);
        job.step("start", () -> start(project));
        job.step("ask", () -> RestoreRun.ask(job, tools, current(), project));
        tools.fetching().discard(job, backup);
        book.serves(current(), job.job().id(), null);
    }

    private void read(Backup here) throws IOException, InterruptedException, DrillRefused {
        Artifacts.requireWhole(job, here);
        target.requireLoadable(here, identity());
    }

    /** The key that opened the safety backup: another may be declared since. */
    private @Nullable Path safetyIdentity() {
        var proved = state().identity();
        return proved == null ? identity() : Path.of(proved);
    }

    /** The file with the key, as it is declared now; where the declaration is gone, as it was. */
    private @Nullable Path identity() {
        try {
            return tools.sources()
                    .find(restore.project(), restore.database())
                    .storage()
                    .identity();
        } catch (PermanentFailure e) {
            job.log("the key is the one that was declared before: " + e.getMessage());
            return Optional.ofNullable(state().identity()).map(Path::of).orElse(null);
        }
    }

    private void stop() throws IOException {
        var running = target.writers();
        tools.restores()
                .stopping(restore.id(), running.stream().map(Container::id).toList(), tools.now());
        writers.stop(current().stopped());
        if (state().limit() == null) {
            book.put(restore.id(), state().closing(target.limit()));
        }
        target.close();
    }

    /** The machine may have gone down after they were ended, and started them with itself, or somebody have made others. */
    private void stopWriters() throws IOException {
        var stopped = new LinkedHashSet<>(current().stopped());
        for (var running : target.writers()) {
            stopped.add(running.id());
        }
        if (stopped.size() > current().stopped().size()) {
            tools.restores().stoppingToo(restore.id(), List.copyOf(stopped));
        }
        writers.stop(List.copyOf(stopped));
    }

    private Restore current() {
        return tools.restores().find(restore.id()).orElseThrow();
    }

    private InPlace state() {
        return InPlaceBook.state(current());
    }

    /** Backs up what is there now, by an ordinary job, and has retention leave it. */
    private void keepSafe() throws Exception {
        if (state().safetyId() == null) {
            var safety =
                    safetyBackup.make(Objects.requireNonNullElseGet(current().stoppedAt(), tools::now));
            var key = identity();
            Artifacts.requireWhole(job, safety);
            var hash = RemovalGuard.hash(safety, key);
            target.requireLoadable(safety, key);
            target.tryOut(safety, key);
            book.keepSafe(current(), safety, key, hash);
            job.log("safety backup " + safety.id() + " of what is there now was made, read back and pinned");
        }
    }

    /** The point from which there is no way but to load something. */
    private void empty(Backup here) throws Exception {
        life = target.life();
        if (!state().emptied()) {
            if (state().mark() == null) {
                book.put(restore.id(), state().marked(target.mark()));
            }
            hide();
            guard.require(here, safety(), safetyIdentity());
            book.put(restore.id(), state().emptying());
        } else {
            // The machine may have gone down before all was removed, and have started them with itself.
            stopWriters();
            if (target.isUntouched(state())) {
                hide();
                guard.require(here, safety(), safetyIdentity());
            }
        }
        target.empty(state());
        book.put(restore.id(), state().removed());
    }

    private void hide() throws IOException {
        target.hide(state());
        target.keepHidden(state());
    }

    private Backup safety() {
        var id = Objects.requireNonNull(state().safetyId());
        return tools.backups()
                .find(id)
                .orElseThrow(() -> new PermanentFailure("safety backup " + id + " is not in the list of backups"));
    }

    private void load(Backup here) throws IOException, InterruptedException, DrillRefused {
        if (state().loaded() == null) {
            stopWriters();
            target.load(here, identity());
            book.put(restore.id(), state().loadedAs(target.loaded()));
            loadedNow = true;
        }
    }

    private void check(Backup here) throws IOException, InterruptedException, DrillRefused, Differs {
        stopWriters();
        try {
            target.check(here);
        } catch (DrillRefused e) {
            if (loadedNow) {
                throw e;
            }
            throw new Differs(e);
        }
    }

    /** From the first moment on in which somebody could write to what was loaded, it stays. */
    private void open() throws IOException {
        if (!state().serves()) {
            stopWriters();
            target.requireOurs(state());
            book.put(restore.id(), state().serving());
        }
        target.open(state());
    }

    private void start(Project project) throws IOException {
        var stopped = current().stopped();
        writers.start(stopped);
        writers.await(stopped, project);
        var stoppedAt = current().stoppedAt();
        if (!stopped.isEmpty() && stoppedAt != null) {
            var gap = Duration.between(stoppedAt, tools.now());
            tools.restores().started(restore.id(), gap);
            job.log("the application did not run for " + gap.toSeconds() + " s");
        }
    }

    /** Whether what was loaded serves, so that it stays whatever fails. */
    boolean serves() {
        return state().serves();
    }

    /**
     * Lets what was loaded and compared serve, and writes down what failed after that.
     *
     * @throws Exception when it could not be opened, or what was ended could not be started
     */
    void stay(String error) throws Exception {
        job.log("what was loaded was compared and stays, though " + error);
        target.open(state());
        book.requireOpen(restore);
        writers.start(current().stopped());
        tools.backups()
                .find(restore.backupId())
                .ifPresent(backup -> tools.fetching().discard(job, backup));
        book.serves(current(), job.job().id(), error);
    }

    /**
     * Brings back what was before.
     *
     * @throws Exception when it could not be brought back; what writes to it does not run then
     */
    void back(String error) throws Exception {
        job.log("bringing back what was before: " + error);
        if (state().emptied() && !state().returned() && isThere()) {
            job.log("what was there before was never removed");
            book.put(restore.id(), state().untouched());
        } else if (state().mayBeHidden() && !target.isUntouched(state())) {
            job.log("what was there before is gone");
            book.put(restore.id(), state().emptying());
        }
        if (!state().emptied()) {
            target.admit(state());
        } else {
            if (!state().returned()) {
                loadSafety();
                job.log("what was there before is there again, and was compared");
            }
            target.open(state());
        }
        // Whoever has ended it by hand meanwhile was told that nothing is started.
        book.requireOpen(restore);
        writers.start(current().stopped());
        tools.backups()
                .find(restore.backupId())
                .ifPresent(backup -> tools.fetching().discard(job, backup));
        book.failed(current(), error);
    }

    /**
     * Also whether it has all its files: of one that was dropped half the name alone may be left. Whatever else keeps it from being read
     * passes, and is no reason to drop it.
     */
    private boolean isThere() throws IOException {
        if (!target.isUntouched(state())) {
            return false;
        }
        target.hide(state());
        try {
            target.read();
            return true;
        } catch (ProgramFailed e) {
            if (wasCutOff(e) || !e.isOfGoneFiles()) {
                throw e;
            }
            job.log("what was there before cannot be read any more: " + e.getMessage());
            return false;
        }
    }

    /** Waits until the server answers: after the machine has gone down it needs some time. Before a removal nothing hangs on that. */
    void awaitServer() throws IOException {
        if (state().emptied()) {
            life = target.life();
        }
    }

    /** Whether it was the server that ended, so that what failed is worth another attempt. */
    boolean wasCutOff(Exception failure) throws IOException {
        return (failure instanceof ProgramFailed || failure instanceof DockerException)
                && life != null
                && !target.life().equals(life);
    }

    /**
     * Counts that the server has ended: one that ends of what it is given ends each time, and each time is a whole load in which
     * nothing serves.
     *
     * @return whether that is worth another attempt
     */
    boolean mayEndAgain(boolean returning) {
        var state = state().lost(returning);
        book.put(restore.id(), state);
        var lost = Objects.requireNonNull(state.lost());
        return returning ? lost.returning() < MOST_ENDS_RETURNING : lost.going() < MOST_ENDS;
    }

    private void loadSafety() throws Exception {
        // What lies there may be of use as long as the safety backup cannot be loaded.
        var safety = tools.fetching().here(job, safety());
        Artifacts.requireWhole(job, safety);
        target.requireLoadable(safety, safetyIdentity());
        stopWriters();
        target.requireOurs(state());
        // From here on nobody can end it by hand.
        book.put(restore.id(), state().goingOn());
        if (!state().safetyLoaded()) {
            target.empty(state());
            book.put(restore.id(), state().removed());
            target.load(safety, safetyIdentity());
            book.put(restore.id(), state().safetyLoadedAs(target.loaded()));
            stopWriters();
        }
        target.check(safety);
        target.requireOurs(state());
        book.put(restore.id(), state().loadedAgain());
        tools.fetching().discard(job, safety);
    }
}
