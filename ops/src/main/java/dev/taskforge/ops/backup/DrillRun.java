package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.Ahead;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** One run of a drill job: verify the artifact, restore it aside, compare, and let the application answer where that is wanted. */
final class DrillRun {
    private final JobContext job;
    private final Backup backup;
    private final Restoring restoring;
    private final CopyQuestions questions;
    private final Clock clock;
    private final long fetchMillis;

    /** @param fetchMillis how long it took to read the artifact from a destination; 0 when it was not */
    DrillRun(
            JobContext job,
            Backup backup,
            Restoring restoring,
            CopyQuestions questions,
            Clock clock,
            long fetchMillis) {
        this.questions = questions;
        this.fetchMillis = fetchMillis;
        this.job = job;
        this.backup = backup;
        this.restoring = restoring;
        this.clock = clock;
    }

    /** How long the artifact took to be read and to be opened. */
    private record Verified(long readMillis, long openMillis) {}

    private record Checked(long millis, Comparison comparison) {}

    /**
     * What came out.
     *
     * @param times how long each part took, without the pauses between attempts
     */
    record Passed(DrillTimes times, Comparison comparison) {}

    /** Verifies, restores, compares and asks. */
    Passed run() throws Exception {
        var verified = job.step("verify", Verified.class, this::verify);
        long restored = job.step("restore", Long.class, () -> timed(restoring::restore));
        var checked = job.step("check", Checked.class, this::check);
        var comparison = smoked(checked.comparison());
        return new Passed(
                DrillTimes.ofMillis(
                        fetchMillis + verified.readMillis(), verified.openMillis(), restored, checked.millis()),
                comparison);
    }

    /**
     * Whether it is what was published, and what is in it, both at once: what comes out goes where nobody uses it before both are
     * known. When both fail, it is told that it is not what was published, for the other follows from that.
     */
    private Verified verify() throws Exception {
        long begin = clock.millis();
        Meter silent = (_, _) -> job.throwIfCancelled();
        try (var whole = Ahead.of(() -> timed(() -> Artifacts.requireWhole(job, backup, silent)))) {
            Exception unopened = null;
            try {
                restoring.open();
            } catch (JobCancelledException | LeaseLostException e) {
                throw e;
            } catch (IOException | DrillRefused | RuntimeException e) {
                unopened = e;
            }
            long read = read(whole);
            if (unopened != null) {
                throw unopened;
            }
            return new Verified(read, Math.max(0, clock.millis() - begin - read));
        }
    }

    private static long read(Ahead<Long> whole) throws IOException, DrillRefused {
        try {
            return whole.get();
        } catch (IOException e) {
            if (e.getCause() instanceof DrillRefused refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** A step of its own, so that nothing is compared again after the application has written. */
    private Comparison smoked(Comparison comparison) throws Exception {
        if (!restoring.isSmoked()) {
            return comparison;
        }
        try {
            return comparison.after(List.of(job.step("smoke", Comparison.Line.class, restoring::smoke)));
        } catch (DrillRefused e) {
            if (!Drill.isUnanswered(e.outcome())) {
                throw e; // of another copy, which had to be made
            }
            var asked = e.comparison();
            throw e.after(comparison.after(asked == null ? List.of() : asked.lines()));
        }
    }

    private Checked check() throws Exception {
        long begin = clock.millis();
        var comparison = restoring.check();
        long took = clock.millis() - begin;
        return new Checked(took, asked(comparison));
    }

    /** What the project wants to know of the copy: whether it is equal says nothing about what is in it. */
    private Comparison asked(Comparison comparison) throws Exception {
        var copy = restoring.copyToAsk();
        if (copy == null) {
            return comparison;
        }
        var asked = questions.ask(backup, copy, job.job().id());
        var lines = new ArrayList<Comparison.Line>();
        for (var one : asked) {
            job.log("check " + one.check() + " of the copy: " + one.state() + ", " + one.seen());
            lines.add(new Comparison.Line(Comparison.Kind.CHECK, one.check(), -1, -1, one.state() == CheckState.PASS));
        }
        for (var one : asked) {
            if (one.state() == CheckState.FAIL) {
                throw new DrillRefused("drill.check", backup.id(), one.check(), one.seen())
                        .after(comparison.after(lines));
            }
            if (one.state() != CheckState.PASS) {
                throw new IOException("check " + one.check() + " could not be asked of the copy: " + one.seen());
            }
        }
        return comparison.after(lines);
    }

    private interface Part {
        void run() throws Exception;
    }

    private long timed(Part part) throws Exception {
        long begin = clock.millis();
        part.run();
        return clock.millis() - begin;
    }
}
