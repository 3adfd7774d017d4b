package dev.taskforge.engine.api;

import dev.taskforge.engine.db.Tx;
import java.util.List;
import java.util.Optional;

/**
 * The job types and how people set them. What a job states for itself comes first, then the setting of its type, then
 * what is built in. Safe for use by any thread.
 *
 * <p>A change counts as soon as it is durable in the process where it was made, by {@link #list} at the latest, and within
 * about a second in the others.
 */
public interface JobTypes {
    /** The most settings; each process remembers them all. */
    int MOST_SETTINGS = 1_000;

    /**
     * Every type that this process runs, that a worker who is there takes, that is set, or of which jobs are ready or
     * running, by name.
     */
    List<JobTypeStatus> list();

    /** One of {@link #list}. */
    Optional<JobTypeStatus> find(String name);

    /**
     * Creates or replaces the setting of a type. Of a type that this process runs itself, only a timeout no shorter than
     * its own and a retention of at least a day may be set: its payload and its attempts belong to its code.
     *
     * @throws IllegalArgumentException beginning with the field, when something is out of bounds
     */
    void put(Tx tx, JobTypeSetting setting);

    /** Removes the setting of a type; false when there is none. */
    boolean remove(Tx tx, String name);
}
