package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a restore in place, step by step. Each step may be repeated after a crash. How far it is that matters for the way back
 * stands in its row: whether something was removed, of what the safety backup is, and whether that was loaded again.
 */
final class InPlaceRun {
    static final String[] STEPS = {
        "fetch", "read", "prepare", "stop", "safety", "empty", "load", "check", "open", "start", "ask"
    };

    private static final Duration LOOK = Duration.ofMillis(250);
    /** A queue with room for this restore only never begins it. */
    private static final Duration BEGINS_WITHIN = Duration.ofHours(1);

    private final JobContext job;
    private final Restore restore;
    private final RestoreTools tools;
    private final InPlaceTarget target;
    private final InPlaceBook book;
    private final Writers writers;
    private final @Nullable Path identity;

    /** @param identity the file with the key of encrypted backups */
    InPlaceRun(JobContext job, Restore restore, RestoreTools tools, InPlaceTarget target, @Nullable Path identity) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        this.target = target;
        this.identity = identity;
        book = new InPlaceBook(tools);
        writers = new Writers(job, tools.docker());
    }

    /** Carries it out; whoever calls brings back what was before when this throws. */
    void run(Backup backup, Project project) throws Exception {
        var here = job.step(
                        "fetch", Fetching.Fetched.class, () -> tools.fetching().whole(job, backup))
                .of(backup);
        job.step("read", () -> read(here));
        job.step("prepare", () -> target.prepare(here));
        job.step("stop", this::stop);
        job.step("safety", this::keepSafe);
        job.step("empty", this::empty);
        job.step("load", () -> load(here));
        job.step("check", () -> target.check(here));
        job.step("open", () -> {
            writers.stop(current().stopped());
            target.open();
        });
        job.step("start", () -> start(project));
        job.step("ask", () -> RestoreRun.ask(job, tools, current(), project));
        tools.fetching().discard(job, backup);
        book.succeeded(current(), job.job().id());
    }

    private void read(Backup here) throws IOException, InterruptedException, DrillRefused {
        Artifacts.requireWhole(job, here);
        target.requireLoadable(here, identity);
    }

    private void stop() throws IOException {
        var running = target.writers();
        tools.restores()
                .stopping(restore.id(), running.stream().map(Container::id).toList(), tools.now());
        writers.stop(current().stopped());
        target.close();
    }

    private Restore current() {
        return tools.restores().find(restore.id()).orElseThrow();
    }

    private InPlace state() {
        return InPlaceBook.state(current());
    }

    /** Backs up what is there now, by an ordinary job, and has retention leave it. */
    private void keepSafe() throws Exception {
        var known = state().safetyId();
        if (known == null) {
            var made = await();
            var safety = tools.backups()
                    .ofJob(restore.project(), restore.database(), made)
                    .orElseThrow(() -> new PermanentFailure("job " + made + " lists no backup; nothing was changed"));
            read(safety);
            book.keepSafe(current(), safety);
            job.log("safety backup " + safety.id() + " of what is there now was made, read back and pinned");
        }
    }

    /** The number of the job that made it. */
    private long await() throws IOException {
        var asked = DutyJobs.safetyBackup(restore.project(), restore.database(), restore.id());
        var begun = tools.jobs().get().submit(asked.submittedBy(restore.by())).job();
        job.log("waiting for job " + begun.id() + ", the safety backup");
        long until = System.nanoTime() + BEGINS_WITHIN.toNanos();
        while (true) {
            job.throwIfCancelled();
            var now = tools.jobs()
                    .get()
                    .find(begun.id())
                    .orElseThrow(() -> new PermanentFailure("job " + begun.id() + " is gone; nothing was changed"));
            if (now.state() == JobState.SUCCEEDED) {
                return now.id();
            }
            if (now.state().isFinal()) {
                throw new PermanentFailure("the safety backup failed, so nothing was changed: job " + now.id() + ": "
                        + Objects.requireNonNullElse(now.error(), "cancelled"));
            }
            if (now.attempt() == 0 && System.nanoTime() > until) {
                throw new PermanentFailure("the safety backup did not begin within " + BEGINS_WITHIN.toMinutes()
                        + " minutes, so nothing was changed: job " + now.id());
            }
            Pause.of(LOOK);
        }
    }

    /** The point from which there is no way but to load something. */
    private void empty() throws Exception {
        if (!state().emptied()) {
            var safety = safety();
            if (safety.pin() == null) {
                throw new PermanentFailure(
                        "safety backup " + safety.id() + " is not pinned any more, so nothing was changed. Ask again");
            }
            Artifacts.requireWhole(job, safety);
            // The machine may have gone down meanwhile, and started them with itself.
            requireUntouched();
            book.put(restore.id(), state().emptying());
        }
        writers.stop(current().stopped());
        target.empty();
    }

    /** What was written after the safety backup would be in no backup at all. */
    private void requireUntouched() throws IOException {
        if (writers.anyRuns(current().stopped())) {
            throw new PermanentFailure(
                    "what writes to it was started again after the safety backup was made, so nothing"
                            + " was changed. Ask again");
        }
        target.requireFree();
    }

    private Backup safety() {
        var id = Objects.requireNonNull(state().safetyId());
        return tools.backups()
                .find(id)
                .orElseThrow(() -> new PermanentFailure("safety backup " + id + " is not in the list of backups"));
    }

    private void load(Backup here) throws IOException, InterruptedException, DrillRefused {
        writers.stop(current().stopped());
        target.load(here, identity);
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

    /**
     * Brings back what was before.
     *
     * @throws Exception when it could not be brought back; what writes to it does not run then
     */
    void back(String error) throws Exception {
        job.log("bringing back what was before: " + error);
        if (!state().emptied()) {
            target.admit();
        } else if (!state().returned()) {
            loadSafety();
            book.put(restore.id(), state().loadedAgain());
            job.log("what was there before is there again, and was compared");
        }
        writers.start(current().stopped());
        book.failed(current(), error);
    }

    private void loadSafety() throws Exception {
        writers.stop(current().stopped());
        var safety = tools.fetching().here(job, safety());
        target.empty();
        target.load(safety, identity);
        target.check(safety);
        writers.stop(current().stopped());
        target.open();
        tools.fetching().discard(job, safety);
    }
}
