package dev.taskforge.engine.db;

/** Wraps the checked exception that ended a {@link Work}; the transaction was rolled back. */
public final class WorkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WorkFailedException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
