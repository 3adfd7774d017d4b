package dev.taskforge.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * What a running job may ask and tell the engine. Safe for use by threads the handler starts, except {@link #step},
 * which belongs to the handler's own thread.
 *
 * <p>When the lease was lost, so that another worker may already have taken over, every method that records something
 * throws {@link LeaseLostException} and the handler's thread is interrupted.
 */
public interface JobContext {

    /** The job as it was claimed. */
    Job job();

    /** The payload read as {@code type}. Throws {@link PermanentFailure} that names the field when it does not fit. */
    <T> T payload(Class<T> type);

    /**
     * Runs a step, or returns the recorded result when an earlier attempt already finished it. Returns null for a step
     * that a person decided to skip.
     *
     * @param name unique within the job; one of the type's declared steps when it declares any
     * @param type how the recorded result is read back; a record or a simple type
     */
    <T> T step(String name, Class<T> type, StepBody<T> body) throws Exception;

    /** Runs a step that returns nothing, unless an earlier attempt already finished it. */
    void step(String name, StepAction action) throws Exception;

    /** Reports progress; kept in memory and written about once a second. */
    void progress(long done, long total, String unit);

    /** Adds a line to the job's log, at most 2,000 characters of it; beyond the job's bound old lines stay and new ones are counted. */
    void log(String line);

    /** Whether a person asked to end the job, its time is up, or its lease is lost. */
    boolean isCancelled();

    /** Throws {@link JobCancelledException} when {@link #isCancelled}. */
    void throwIfCancelled();

    /**
     * Runs {@code action} at once when the job is cancelled; for ending what does not hear an interrupt, such as a
     * child process. Close the returned handle when the thing has ended.
     */
    Registration onCancel(Runnable action);

    /** The work of a step without a result. */
    @FunctionalInterface
    interface StepAction {
        void run() throws Exception;
    }

    /** Undoes a registration. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** The signed-in name of whoever submitted the job, or null. */
    default @Nullable String submittedBy() {
        return job().submittedBy();
    }

    /** The trace the job belongs to, to be handed on to whatever the handler calls, or null. */
    default @Nullable String traceparent() {
        return job().traceparent();
    }
}
