package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;

/** Says when what is down follows from something that is meant, so that nobody is told: a deployment, a window, a silence. */
@FunctionalInterface
public interface PlannedChanges {
    /** While it goes on. */
    Instant NOT_YET = Instant.MAX;

    /** When there never was one. */
    Instant NEVER = Instant.MIN;

    /** What is known of a project now. */
    Planned of(Tx tx, String project);

    /** What is planned with a project. */
    @FunctionalInterface
    interface Planned {
        /**
         * When the last change of a monitor ended.
         *
         * @param at the moment at which that is asked
         */
        Instant ended(String monitor, Instant at);
    }
}
