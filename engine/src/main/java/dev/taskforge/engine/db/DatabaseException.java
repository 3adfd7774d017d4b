package dev.taskforge.engine.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database refused a statement or a commit. The message names the statement, never its arguments. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static DatabaseException of(String sql, SQLException cause) {
        return new DatabaseException(cause.getMessage() + " in: " + sql.strip(), cause);
    }
}
