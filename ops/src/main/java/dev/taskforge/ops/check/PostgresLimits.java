package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a PostgreSQL server; null for what does not matter.
 *
 * @param connections how many of the connections that ordinary users can have may be taken, in percent
 * @param transaction how old the oldest transaction may be
 * @param locks how many locks may be waited for
 * @param lag how far the slowest standby, or this one, may be behind
 * @param xidAge how much of the numbers of transactions may be used up before one wraps around, in percent
 * @param deadRows how many of the rows of a table may be dead, in percent
 * @param slow what counts as a slow statement
 */
public record PostgresLimits(
        @Nullable BigDecimal connections,
        @Nullable Duration transaction,
        @Nullable Integer locks,
        @Nullable Duration lag,
        @Nullable BigDecimal xidAge,
        @Nullable BigDecimal deadRows,
        @Nullable Slow slow) {
    /** A role that must be taken on first gives nothing by itself. */
    private static final String MAY_SEE_ALL = "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";
    /** Who may not see others does not see of what kind they are, only whether they are in a database. */
    private static final String CONNECTIONS = "SELECT 100.0 * (SELECT count(*) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL))"
            + " / greatest(1, current_setting('max_connections')::int"
            + " - current_setting('superuser_reserved_connections')::int"
            + " - coalesce(current_setting('reserved_connections', true), '0')::int)";

    private static final String TRANSACTION = "SELECT coalesce(extract(epoch FROM greatest("
            + "(SELECT max(clock_timestamp() - xact_start) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),"
            + " (SELECT max(clock_timestamp() - prepared) FROM pg_prepared_xacts))), 0)";
    private static final String LOCKS = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    private static final String STANDBY = "SELECT pg_is_in_recovery()";
    /** Who is cut off has replayed all that it received, too: only one that receives is not behind then. */
    private static final String OWN_LAG = "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()"
            + " AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') THEN 0"
            + " ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END";
    /** How many there are, how many of them do not say how far they are behind although they are, and the slowest of the others. */
    private static final String STANDBYS = "SELECT count(*), count(*) FILTER (WHERE replay_lag IS NULL"
            + " AND coalesce(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), replay_lsn), 1) > 0),"
            + " coalesce(extract(epoch FROM max(replay_lag)), 0) FROM pg_stat_replication"
            + " WHERE state = 'catchup' OR (state = 'streaming' AND replay_lsn IS NOT NULL)";

    private static final String XID_AGE = "SELECT max(age(datfrozenxid)) * 100.0 / 2147483648 FROM pg_database";
    /** Small tables are full of them all the time, and nobody notices. */
    private static final String DEAD_ROWS = "SELECT coalesce(max(100.0 * n_dead_tup / (n_live_tup + n_dead_tup)), 0)"
            + " FROM pg_stat_user_tables WHERE n_live_tup + n_dead_tup >= 10000";

    /**
     * What counts as a slow statement.
     *
     * @param mean how long one takes on average since an earlier look
     * @param calls how often it must have been asked meanwhile
     */
    public record Slow(Duration mean, int calls) {}

    void judge(Statement statement, Measures measures) throws SQLException {
        boolean all = flag(statement, MAY_SEE_ALL);
        if (!all && (transaction != null || lag != null || slow != null)) {
            measures.unknown(Message.of("check.postgres.rights"), Message.of("check.postgres.rights.fix"));
        }
        if (connections != null) {
            measures.most("connections_percent", number(statement, CONNECTIONS), connections);
        }
        if (transaction != null && all) {
            measures.most("longest_transaction", seconds(number(statement, TRANSACTION)), transaction);
        }
        if (locks != null) {
            measures.most("waiting_locks", (long) number(statement, LOCKS), locks);
        }
        if (lag != null && all) {
            replication(statement, measures);
        }
        if (xidAge != null) {
            measures.most("xid_age_percent", number(statement, XID_AGE), xidAge);
        }
        if (deadRows != null) {
            measures.most("dead_rows_percent", number(statement, DEAD_ROWS), deadRows);
        }
    }

    private void replication(Statement statement, Measures measures) throws SQLException {
        if (flag(statement, STANDBY)) {
            try (var row = first(statement, OWN_LAG)) {
                double behind = row.getDouble(1);
                lag(row.wasNull() ? null : seconds(behind), measures);
            }
            return;
        }
        try (var row = first(statement, STANDBYS)) {
            if (row.getLong(1) == 0) {
                measures.state("replication_lag", false, "– (0 streaming)");
                return;
            }
            lag(seconds(row.getDouble(3)), measures);
            if (row.getLong(2) > 0) {
                lag(null, measures);
            }
        }
    }

    /** @param behind null when the server does not say */
    private void lag(@Nullable Duration behind, Measures measures) {
        if (behind == null) {
            measures.unknown(Message.of("check.postgres.lag"), Message.of("check.postgres.lag.fix"));
        } else {
            measures.most("replication_lag", behind, lag);
        }
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis((long) (Math.max(0, value) * 1000));
    }

    private static double number(Statement statement, String query) throws SQLException {
        try (var row = first(statement, query)) {
            return row.getDouble(1);
        }
    }

    private static boolean flag(Statement statement, String query) throws SQLException {
        try (var row = first(statement, query)) {
            return row.getBoolean(1);
        }
    }

    private static ResultSet first(Statement statement, String query) throws SQLException {
        var rows = statement.executeQuery(query);
        if (!rows.next()) {
            throw new SQLException("the statement found no row");
        }
        return rows;
    }
}
