package dev.taskforge.engine.store;

import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules and when each fires next. */
public interface ScheduleLedger {
    List<Schedule> list(Tx tx);

    Optional<Schedule> find(Tx tx, String name);

    /** Creates or replaces; {@code nextAt} is null while it is disabled. */
    void put(Tx tx, NewSchedule schedule, boolean enabled, @Nullable Instant nextAt);

    boolean remove(Tx tx, String name);

    void enable(Tx tx, String name, @Nullable Instant nextAt);

    /** Enabled schedules whose time has come. */
    List<Schedule> due(Tx tx, Instant now);

    /** When the first of them fires. */
    Optional<Instant> nextAt(Tx tx);

    /**
     * Moves the schedule from this slot to its next time, and returns false when somebody else did so first or set other
     * times: only the one who moved it may submit the job, as it is stored now.
     */
    boolean advance(Tx tx, Schedule from, Instant firedAt, @Nullable Instant nextAt);

    void fired(Tx tx, String name, long jobId);

    /** Its slot passed without a job, for this reason. */
    void refused(Tx tx, String name, String error);
}
