package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;

/** The file of a backup as it lies there. */
final class Artifact {
    private Artifact() {}

    /** Refuses one that is not what was published. */
    static void verify(JobContext job, Backup backup) throws IOException, DrillRefused {
        var file = backup.path();
        if (!Files.isRegularFile(file)) {
            // Its disk may only be away: this says nothing about what is in it.
            throw new FileNotFoundException("its file " + file + " is not there; mount its disk, then try again");
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
