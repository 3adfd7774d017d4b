package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;

/** Says why a job is not running. Reads only, and about as much for a million waiting jobs as for a few. */
public interface JobReasons {

    /**
     * Everything that keeps the job from running, what has to happen first before the rest; never empty.
     *
     * @param takers what each of those takes who run jobs of its type
     */
    List<Why> why(Tx tx, Job job, List<Reach> takers, Instant now);
}
