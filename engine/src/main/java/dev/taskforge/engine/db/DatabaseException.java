package dev.taskforge.engine.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database refused a statement or a commit. The message names the statement, never its arguments. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String PROGRAM_LIMIT_EXCEEDED = "54000";

    private final boolean unknown;

    public DatabaseException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private DatabaseException(String message, @Nullable Throwable cause, boolean unknown) {
        super(message, cause);
        this.unknown = unknown;
    }

    /** Whether nobody can know if the transaction became durable. */
    public boolean isOutcomeUnknown() {
        return unknown;
    }

    /** Whether no connection was to be had, or to a server that starts or ends: the same may succeed a little later. */
    public boolean isOutage() {
        return Outage.of(this) == Outage.CONNECTION;
    }

    /** Whether the server could not work, whatever it was asked: another statement would have fared the same. */
    public boolean isOfTheServer() {
        return isOutage() || Outage.of(this) == Outage.SHORTAGE;
    }

    /** Whether something was larger, or more, than the server's program allows. */
    public boolean isOverLimit() {
        for (Throwable cause = this; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return PROGRAM_LIMIT_EXCEEDED.equals(sql.getSQLState());
            }
        }
        return false;
    }

    static DatabaseException unknownOutcome(SQLException cause) {
        return new DatabaseException(
                "the connection was lost during a commit, which may have succeeded: " + cause.getMessage(),
                cause,
                true);
    }

    static DatabaseException of(String sql, SQLException cause) {
        return new DatabaseException(cause.getMessage() + " in: " + sql.strip(), cause);
    }
}
