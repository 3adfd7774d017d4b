package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;

/** Hears that a person lets nobody look at a monitor for a while, in the transaction that writes it down. */
@FunctionalInterface
public interface Leaving {
    /** Nobody does. */
    Leaving NOBODY = (_, _, _, _, _) -> false;

    /**
     * A monitor is paused.
     *
     * @return whether those who know that it is not up learn that nobody looks: then it is told anew when it is not up afterwards
     */
    boolean paused(Tx tx, String project, String monitor, Instant at, String by);
}
