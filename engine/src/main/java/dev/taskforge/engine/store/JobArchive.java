package dev.taskforge.engine.store;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;

/** Finished jobs and their end. */
public interface JobArchive {

    /** The types of which finished jobs are kept. */
    List<String> types(Tx tx);

    /** Whether a removal would find something. */
    boolean hasOlder(Tx tx, String type, Instant before);

    /**
     * Removes at most {@code most} jobs of the type that finished before {@code before}, oldest first, with their
     * steps and log lines, and returns how many; fewer than {@code most} does not mean that none are left, 0 does.
     */
    int purge(Tx tx, String type, Instant before, int most);
}
