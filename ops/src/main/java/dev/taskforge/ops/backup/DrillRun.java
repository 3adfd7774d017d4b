package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import java.time.Clock;

/** One run of a drill job: verify the artifact, restore it aside, compare. */
final class DrillRun {
    private final JobContext job;
    private final Backup backup;
    private final Restoring restoring;
    private final Clock clock;
    private final long fetchMillis;

    /** @param fetchMillis how long it took to read the artifact from a destination; 0 when it was not */
    DrillRun(JobContext job, Backup backup, Restoring restoring, Clock clock, long fetchMillis) {
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

    /** Verifies, restores and compares. */
    Passed run() throws Exception {
        var verified = job.step(
                "verify",
                Verified.class,
                () -> new Verified(timed(() -> Artifacts.requireWhole(job, backup)), timed(restoring::open)));
        long restored = job.step("restore", Long.class, () -> timed(restoring::restore));
        var checked = job.step("check", Checked.class, this::check);
        return new Passed(
                DrillTimes.ofMillis(
                        fetchMillis + verified.readMillis(), verified.openMillis(), restored, checked.millis()),
                checked.comparison());
    }

    private Checked check() throws Exception {
        long begin = clock.millis();
        var comparison = restoring.check();
        return new Checked(clock.millis() - begin, comparison);
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
