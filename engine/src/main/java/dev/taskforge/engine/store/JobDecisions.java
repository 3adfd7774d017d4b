package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;

/** What a person decides about a job; see {@link dev.taskforge.engine.api.Jobs} for the promises. */
public interface JobDecisions {
    Job cancel(Tx tx, long id, Instant now);

    Job unblock(Tx tx, long id, Instant now);

    Job retry(Tx tx, long id, Instant now);

    Job answer(Tx tx, long id, String step, StepAnswer answer, Instant now);
}
