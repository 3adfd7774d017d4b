package dev.taskforge.engine.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What the class of an SQL error means for a transaction. */
enum Outage {
    /** The database undid the transaction because of others; the same again may well succeed. */
    CONFLICT,
    /** The connection is gone, or none was to be had. */
    CONNECTION,
    /** The server lacked room or time: the disk is full, or a statement took longer than it may. */
    SHORTAGE,
    /** Anything else: the same again would fail again. */
    NONE;

    /** Whether the transaction is worth running again at once. */
    boolean passesSoon() {
        return this == CONFLICT || this == CONNECTION;
    }

    static Outage of(@Nullable Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return CONNECTION;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return ofState(sql.getSQLState());
            }
        }
        return NONE;
    }

    private static Outage ofState(String state) {
        // serialization_failure, deadlock_detected
        if (state.equals("40001") || state.equals("40P01")) {
            return CONFLICT;
        }
        // connection exceptions; shutdown by an administrator, after a crash, or not up yet; read-only after a
        // failover; too_many_connections
        if (state.startsWith("08") || state.startsWith("57P0") || state.equals("25006") || state.equals("53300")) {
            return CONNECTION;
        }
        // insufficient resources; query_canceled, lock_not_available
        return state.startsWith("53") || state.equals("57014") || state.equals("55P03") ? SHORTAGE : NONE;
    }
}
