package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

/** One run of a drill job: verify the artifact, restore it aside, compare. */
final class DrillRun {
    private final JobContext job;
    private final Backup backup;
    private final Restoring restoring;
    private final Clock clock;

    DrillRun(JobContext job, Backup backup, Restoring restoring, Clock clock) {
        this.job = job;
        this.backup = backup;
        this.restoring = restoring;
        this.clock = clock;
    }

    /** How long the artifact took to be read and to be opened. */
    private record Verified(long readMillis, long openMillis) {}

    /** Returns how long each part took, without the pauses between attempts. */
    DrillTimes run() throws Exception {
        var verified =
                job.step("verify", Verified.class, () -> new Verified(timed(this::verify), timed(restoring::open)));
        long restored = job.step("restore", Long.class, () -> timed(restoring::restore));
        long checked = job.step("check", Long.class, () -> timed(restoring::check));
        return DrillTimes.ofMillis(verified.readMillis(), verified.openMillis(), restored, checked);
    }

    private interface Part {
        void run() throws Exception;
    }

    private long timed(Part part) throws Exception {
        long begin = clock.millis();
        part.run();
        return clock.millis() - begin;
    }

    private void verify() throws IOException, DrillRefused {
        var file = backup.path();
        if (!Files.isRegularFile(file)) {
            // Its disk may only be away: this says nothing about what is in it.
            throw new FileNotFoundException("its file " + file + " is not there; mount its disk, then drill again");
        }
        long size = Files.size(file);
        if (size != backup.bytes()) {
            throw new DrillRefused("drill.size", backup.id(), size, backup.bytes());
        }
        var expected = ManifestFile.of(backup);
        var written = ManifestFile.read(backup.manifestPath()).orElse(null);
        if (!expected.equals(written)) {
            throw new DrillRefused("drill.manifest", backup.id());
        }
        if (!DurableFiles.sha256(file, Meter.of(job)).equals(backup.sha256())) {
            throw new DrillRefused("drill.hash", backup.id());
        }
        job.log("the artifact is the one that was published: " + HumanSize.of(size) + ", SHA-256 " + backup.sha256());
    }
}
