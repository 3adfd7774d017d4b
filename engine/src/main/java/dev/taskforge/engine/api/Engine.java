package dev.taskforge.engine.api;

/** The durable job engine of this process. Create it with {@code dev.taskforge.engine.run.Engines}. */
public interface Engine extends AutoCloseable {

    Jobs jobs();

    Queues queues();

    Schedules schedules();

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
