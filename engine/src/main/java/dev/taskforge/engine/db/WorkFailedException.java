package dev.taskforge.engine.db;

import java.sql.SQLException;

/** Wraps the checked exception that ended a {@link Work}; the transaction was rolled back. */
public final class WorkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WorkFailedException(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /** What the caller of a transaction sees of a failure inside it. */
    static RuntimeException unchecked(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            case SQLException sql -> new DatabaseException(String.valueOf(sql.getMessage()), sql);
            default -> new WorkFailedException(e);
        };
    }
}
