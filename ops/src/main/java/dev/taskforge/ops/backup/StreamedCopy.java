package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A copy that was sent to a destination, read back there, and is equal. */
record StreamedCopy(
        String destination, String location, @Nullable Instant lockedUntil) {

    /** Writes these down together with their backup. */
    static BiConsumer<Tx, Backup> verified(Copying copying, JobContext job, List<StreamedCopy> copies, String path) {
        return (tx, backup) -> {
            for (var copy : copies) {
                copying.verified(tx, job, backup, copy.destination(), path, copy.location(), copy.lockedUntil());
            }
        };
    }
}
