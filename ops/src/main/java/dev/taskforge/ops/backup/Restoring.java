package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.SqlCopy;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a backup of one kind of database is restored aside and compared. The artifact has been read and is whole. */
interface Restoring {

    /** Proves that what is in the artifact can be opened, where that is not a part of restoring it. */
    void open() throws IOException, DrillRefused;

    /** Restores it aside; may be repeated after a crash. */
    void restore() throws IOException, InterruptedException, DrillRefused;

    /**
     * Compares what was restored with the manifest.
     *
     * @return what was compared, and is equal
     */
    Comparison check() throws Exception;

    /** What was restored, to be asked; null when it is of a kind that cannot be. */
    default @Nullable SqlCopy copyToAsk() throws IOException {
        return null;
    }

    /** Whether an application is to answer from what was restored. */
    default boolean isSmoked() {
        return false;
    }

    /**
     * Lets the application run against what was restored, which it may change; so nothing is compared after it. May be repeated after a
     * crash.
     */
    default Comparison.Line smoke() throws IOException, InterruptedException, DrillRefused {
        throw new IllegalStateException("no application is to answer");
    }

    /** Removes what was restored. */
    void discard() throws IOException;
}
