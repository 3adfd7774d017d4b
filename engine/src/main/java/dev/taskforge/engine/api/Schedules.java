package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs that are submitted by the clock. Safe for use by any thread. */
public interface Schedules {

    List<Schedule> list();

    Optional<Schedule> find(String name);

    /** As {@link #find(String)}, within the caller's transaction. */
    Optional<Schedule> find(Tx tx, String name);

    /**
     * Creates the schedule, or replaces it when its name is taken. A changed cron line or zone computes the next time
     * anew; enabled or not stays as it was.
     *
     * @throws IllegalArgumentException when the cron line cannot be read; the message names the field
     */
    Schedule put(Tx tx, NewSchedule schedule);

    /** When it fires next, at most that many times; none while it is disabled. */
    List<Instant> upcoming(Schedule schedule, int most);

    /**
     * Submits its job now, besides the times of the clock, which stay as they are; a job that is unfinished under its
     * unique key is returned instead.
     */
    Submitted run(Tx tx, String name);

    /** Removes it; its jobs stay. Returns false when there was none. */
    boolean remove(Tx tx, String name);

    /** Turns it on or off; turned on again, it fires next in the future and does not catch up. */
    Schedule enable(Tx tx, String name, boolean enabled);
}
