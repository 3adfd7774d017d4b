package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.util.List;
import java.util.Optional;

/** Jobs that are submitted by the clock. Safe for use by any thread. */
public interface Schedules {

    List<Schedule> list();

    Optional<Schedule> find(String name);

    /**
     * Creates the schedule, or replaces it when its name is taken. A changed cron line or zone computes the next time
     * anew; enabled or not stays as it was.
     *
     * @throws IllegalArgumentException when the cron line cannot be read; the message names the field
     */
    Schedule put(Tx tx, NewSchedule schedule);

    /** Removes it; its jobs stay. Returns false when there was none. */
    boolean remove(Tx tx, String name);

    /** Turns it on or off; turned on again, it fires next in the future and does not catch up. */
    Schedule enable(Tx tx, String name, boolean enabled);
}
