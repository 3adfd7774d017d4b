package dev.taskforge.engine.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the class of an SQL error means for a transaction. */
enum Outage {
    /** The database undid the transaction because of others; the same again may well succeed. */
    CONFLICT,
    /** The connection is gone. */
    CONNECTION,
    /** Anything else: the same again would fail again. */
    NONE;

    static Outage of(@Nullable Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
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
        // connection exceptions; shutdown by an administrator, after a crash, or not up yet; read-only after a failover
        return state.startsWith("08") || state.startsWith("57P0") || state.equals("25006") ? CONNECTION : NONE;
    }
}
