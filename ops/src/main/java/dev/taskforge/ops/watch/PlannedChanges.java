package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;

/** Says when TaskForge changes a project, so that what is down meanwhile follows from that. */
@FunctionalInterface
public interface PlannedChanges {
    /** While a change is under way. */
    Instant NOT_YET = Instant.MAX;

    /** Of a project that was never changed. */
    Instant NEVER = Instant.MIN;

    /** When the last change of a project ended. */
    Instant ended(Tx tx, String project);
}
