package dev.taskforge.bench.peers;

import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** A job system under test, with its tables in place. */
interface Entrant extends AutoCloseable {
    String version();

    /** What was set, and what a reader has to know about it. */
    String settings();

    /** Submits one job and returns when it is durable; called by many threads. */
    void submit(String payload);

    /** Submits that many jobs in the fastest way it offers, a thousand per call. */
    void fill(int jobs);

    /**
     * Starts a worker.
     *
     * @param handler is given how to read {@link Payload#size} of the job that it runs
     * @return stops the worker
     */
    AutoCloseable work(Consumer<IntSupplier> handler);

    /** Whether its store still holds a job that is not finished. */
    boolean unfinished();

    @Override
    void close();
}
