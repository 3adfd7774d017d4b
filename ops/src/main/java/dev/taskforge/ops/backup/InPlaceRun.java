package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Container;
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

    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;
    private final InPlaceTarget target;
    private final InPlaceBook book;
    private final SafetyBackup safetyBackup;
    private final Writers writers;

    InPlaceRun(JobContext job, Restore restore, RestoreTools tools, InPlaceTarget target) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        this.target = target;
        book = new InPlaceBook(tools);
        safetyBackup = new SafetyBackup(job, restore, tools);
        writers = new Writers(job, tools.docker());
    }

    /** Carries it out; whoever calls brings it to its end when this throws. */
    void run(Backup backup, Project project) throws Exception {
        var here = job.step(
                        "fetch", Fetching.Fetched.class, () -> tools.fetching().whole(job, backup))
                .of(backup);
        job.step("read", () -> read(here));
        job.step("prepare", () -> {
            target.prepare(here);
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
            target.requireLoadable(safety, key);
            book.keepSafe(current(), safety, key);
            job.log("safety backup " + safety.id() + " of what is there now was made, read back and pinned");
        }
    }

    /** The point from which there is no way but to load something. */
    private void empty(Backup here) throws Exception {
        var safety = safety();
        if (!state().emptied()) {
            if (safety.pin() == null) {
                throw new PermanentFailure(
                        "safety backup " + safety.id() + " is not pinned any more, so nothing was changed. Ask again");
            }
            Artifacts.requireWhole(job, safety);
            // Long ago it was read, and the safety backup has taken room since.
            Artifacts.requireWhole(job, here);
            target.requireRoom(here, safety);
            requireUntouched(safety);
            book.put(restore.id(), state().emptying(target.mark()));
        } else if (!state().gone()) {
            // The machine may have gone down before all was removed, and have started them with itself.
            stopWriters();
            if (target.isUntouched(state())) {
                target.close();
                requireUntouched(safety);
            } else {
                requireRest(safety);
            }
        }
        target.empty(state());
        book.put(restore.id(), state().removable());
    }

    /** What was written after the safety backup would be in no backup at all. */
    private void requireUntouched(Backup safety) throws IOException {
        requireUnused();
        try {
            target.requireSame(safety);
        } catch (DrillRefused e) {
            throw new PermanentFailure("somebody wrote to it while or after safety backup " + safety.id()
                    + " was made, so nothing was changed: name in writers what does, end what runs elsewhere, then ask"
                    + " again (" + e.inEnglish() + ")");
        }
        // Comparing takes a while.
        requireUnused();
    }

    private void requireUnused() throws IOException {
        // The machine may have gone down meanwhile, and started them with itself; or somebody has made others.
        if (writers.anyRuns(current().stopped()) || !target.writers().isEmpty()) {
            throw new PermanentFailure(
                    "what writes to it was started again after the safety backup was made, so nothing"
                            + " was changed. Ask again");
        }
        target.requireFree();
    }

    private void requireRest(Backup safety) throws IOException {
        try {
            target.requireRest(safety);
        } catch (DrillRefused e) {
            throw new PermanentFailure("the removal was cut off, and what lies there is no rest of what safety backup "
                    + safety.id() + " has: somebody may have written to it since, so it is not removed ("
                    + e.inEnglish() + ")");
        }
    }

    private Backup safety() {
        var id = Objects.requireNonNull(state().safetyId());
        return tools.backups()
                .find(id)
                .orElseThrow(() -> new PermanentFailure("safety backup " + id + " is not in the list of backups"));
    }

    private void load(Backup here) throws IOException, InterruptedException, DrillRefused {
        stopWriters();
        target.load(here, identity());
    }

    private void check(Backup here) throws IOException, InterruptedException, DrillRefused {
        stopWriters();
        target.check(here);
        book.put(restore.id(), state().compared());
    }

    /** From the first moment on in which somebody could write to what was loaded, it stays. */
    private void open() throws IOException {
        if (!state().serves()) {
            stopWriters();
            target.requireOurs(state());
            book.put(restore.id(), state().serving(target.loaded()));
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
        if (state().emptied() && !state().returned() && target.isUntouched(state())) {
            job.log("what was there before was never removed");
            book.put(restore.id(), state().untouched());
        }
        if (!state().emptied()) {
            target.admit(state().limit());
        } else {
            if (!state().returned()) {
                loadSafety();
                job.log("what was there before is there again, and was compared");
            }
            target.open(state());
        }
        writers.start(current().stopped());
        tools.backups()
                .find(restore.backupId())
                .ifPresent(backup -> tools.fetching().discard(job, backup));
        book.failed(current(), error);
    }

    private void loadSafety() throws Exception {
        stopWriters();
        requireRemovable();
        book.put(restore.id(), state().removable());
        var safety = tools.fetching().here(job, safety());
        Artifacts.requireWhole(job, safety);
        target.empty(state());
        target.load(safety, safetyIdentity());
        stopWriters();
        target.check(safety);
        target.requireOurs(state());
        book.put(restore.id(), state().loadedAgain(target.loaded()));
        tools.fetching().discard(job, safety);
    }

    /** Refuses while what lies there may be in no backup. */
    private void requireRemovable() throws IOException {
        var state = state();
        target.requireOurs(state);
        if (state.stuck()) {
            return; // a person was told what lies there, and lets it go on
        }
        if (!state.gone()) {
            requireRest(safety());
        } else if (state.checked() && target.isSeen()) {
            requireAsChecked();
        }
    }

    /** It had its name: whoever was started with the machine before it was opened has written in earnest. */
    private void requireAsChecked() throws IOException {
        var loaded = tools.backups()
                .find(restore.backupId())
                .orElseThrow(() ->
                        new PermanentFailure("backup " + restore.backupId() + " is no longer in the list of backups"));
        try {
            target.requireSame(loaded);
        } catch (DrillRefused e) {
            throw new PermanentFailure("backup " + loaded.id() + " was loaded and compared, and somebody has written to"
                    + " it since, so it is not removed (" + e.inEnglish() + ")");
        }
    }

    /** What lies there, where only that tells whether somebody mends it by hand. */
    @Nullable
    String left() {
        try {
            return target.left();
        } catch (IOException | PermanentFailure e) {
            job.log("what lies there cannot be told, so it is removed only when it is empty: " + e.getMessage());
            return "not known";
        }
    }
}
