package dev.taskforge.engine.api;

/** The present state of the job or worker does not allow what was asked; the message says why and what to do. */
public final class JobConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobConflict(String message) {
        super(message);
    }
}
