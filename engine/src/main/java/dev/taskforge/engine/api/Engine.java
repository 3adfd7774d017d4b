package dev.taskforge.engine.api;

import java.util.List;

/** The durable job engine of this process. Create it with {@code dev.taskforge.engine.run.Engines}. */
public interface Engine extends AutoCloseable {

    Jobs jobs();

    Queues queues();

    Schedules schedules();

    /** Workers in other processes. */
    RemoteWorkers remoteWorkers();

    /** What keeps the queue's dead rows from being removed. */
    Pins pins();

    /** How people set the job types. */
    JobTypes jobTypes();

    /**
     * Adds a job type this process can run, for handlers that need the engine themselves. Only before {@link #start}.
     *
     * @throws IllegalArgumentException when the type is not valid or its name is taken
     */
    void register(JobType type);

    /** The job types this process can run, by name. */
    List<JobType> types();

    /** Begins to claim and run jobs and to fire schedules. */
    void start();

    /** How many jobs this process runs right now. */
    int running();

    /**
     * Stops claiming, lets running jobs finish within {@link EngineSettings#drain}, then interrupts the rest, which
     * become available again at once, and ends every thread. The database stays open.
     */
    @Override
    void close();
}
