package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is asked before a restore in place removes what serves. */
final class RemovalGuard {
    private final JobContext job;
    private final long restore;
    private final RestoreTools tools;
    private final InPlaceTarget target;
    private final Writers writers;

    RemovalGuard(JobContext job, long restore, RestoreTools tools, InPlaceTarget target, Writers writers) {
        this.job = job;
        this.restore = restore;
        this.tools = tools;
        this.target = target;
        this.writers = writers;
    }

    /** The hash of the key of a safety backup; null when that is not encrypted. */
    static @Nullable String hash(Backup safety, @Nullable Path key) throws IOException {
        return key == null || !safety.encrypted() ? null : DurableFiles.sha256(Files.readAllBytes(key));
    }

    /**
     * Nothing is gone yet: refuses unless what is there can be had again, and the other can be loaded.
     *
     * @param key the file with the key of the safety backup
     */
    void require(Backup here, Backup safety, @Nullable Path key) throws IOException, DrillRefused {
        if (safety.pin() == null) {
            throw new PermanentFailure(
                    "safety backup " + safety.id() + " is not pinned any more, so nothing was changed. Ask again");
        }
        Artifacts.requireWhole(job, safety);
        if (!Objects.equals(InPlaceBook.state(current()).key(), hash(safety, key))) {
            throw new PermanentFailure("the key in " + key + " is another one than has opened safety backup "
                    + safety.id() + ", so nothing was changed. Ask again");
        }
        // Long ago it was read, and the safety backup has taken room since.
        Artifacts.requireWhole(job, here);
        target.requireRoom(here);
        requireUntouched(safety);
    }

    private Restore current() {
        return tools.restores().find(restore).orElseThrow();
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
}
