package dev.taskforge.engine.store;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;

/** Takes new jobs in. */
public interface JobIntake {

    /**
     * Stores jobs that are valid and whose {@code maxAttempts} is resolved. A job whose run time lies after
     * {@code now} is scheduled, every other one available. An unfinished job with the same unique key is returned
     * instead of a second one, also when both are in this list.
     */
    List<Submitted> add(Tx tx, List<NewJob> jobs, Instant now);
}
