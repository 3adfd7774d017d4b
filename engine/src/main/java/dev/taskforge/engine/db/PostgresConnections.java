package dev.taskforge.engine.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections, and learns of each whether it leads to the server itself. A pooler in transaction mode, such as
 * PgBouncer, hands each transaction to another server session; statements prepared in one are then missing in the next,
 * and nobody hears notifications. It shows by the process number it announced, which is not that of the session.
 *
 * <p>A session of our own is set up for the engine's transactions, which then need no words about it; to set up one that a
 * pooler shares among strangers would be wrong.
 */
final class PostgresConnections extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    /** Statements are written out again and again by the engine, so they are prepared at once. */
    private static final int PREPARE_AT_ONCE = 1;

    private static final int NEVER_PREPARE = 0;

    /**
     * Keeps the planner from scanning a whole table where an index will do, and from spending time on compiling because
     * such a scan, where there is no index, seems so expensive.
     */
    static final String INDEXES_ONLY = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off";

    static final String NO_JOIN = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
    static final String ANY_JOIN = NO_JOIN.replace("off", "on");

    /**
     * A plan is made once per session and statement. Else the planner makes most of them anew for each execution, because
     * it guesses that an array has ten elements and finds that dear; a claim of one job then takes twice as long.
     */
    private static final String PLAN_ONCE = "SET plan_cache_mode = force_generic_plan";

    /** How long a server may say nothing while a statement is under way. A machine that vanished never says more. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** The same for statements over whole tables. */
    static final Duration LONG_SILENCE = Duration.ofHours(1);

    /** For each host: with several, another one is tried while somebody still waits for a connection. */
    private static final Duration TO_CONNECT = Duration.ofSeconds(4);

    /**
     * The server looks after a minute and a half whether we are still there. By itself it waits two hours, and whatever
     * a session behind a broken network has locked stays locked that long.
     */
    private static final String LOOK_FOR_US =
            "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

    PostgresConnections(DatabaseUrl url) {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "taskforge");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", String.valueOf(TO_CONNECT.toSeconds()));
        properties.setProperty("socketTimeout", String.valueOf(SILENCE.toSeconds()));
        properties.putAll(url.driverProperties());
        properties.setProperty("prepareThreshold", String.valueOf(NEVER_PREPARE));
        // Else the message about a refused row holds the row.
        properties.setProperty("logServerErrorDetail", "false");
        setProperties(properties);
    }

    /** Connections of which each waits for notifications. */
    static PostgresConnections listening(DatabaseUrl url) {
        var connections = new PostgresConnections(url);
        connections.setSocketFactory(ListeningSockets.class.getName());
        return connections;
    }

    private void setProperties(Properties properties) {
        setServerNames(properties.getProperty("PGHOST").split(","));
        var ports = properties.getProperty("PGPORT").split(",");
        var numbers = new int[ports.length];
        for (int i = 0; i < ports.length; i++) {
            numbers[i] = Integer.parseInt(ports[i]);
        }
        setPortNumbers(numbers);
        setDatabaseName(properties.getProperty("PGDBNAME"));
        for (var name : properties.stringPropertyNames()) {
            if (!name.startsWith("PG")) {
                try {
                    setProperty(name, properties.getProperty(name));
                } catch (SQLException e) {
                    throw new IllegalArgumentException("the database URL: " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        try {
            if (isDirect(connection)) {
                connection.unwrap(PGConnection.class).setPrepareThreshold(PREPARE_AT_ONCE);
                try (var statement = connection.createStatement()) {
                    statement.execute((INDEXES_ONLY + "; " + NO_JOIN).replace("SET LOCAL", "SET") + "; " + PLAN_ONCE
                            + "; " + LOOK_FOR_US);
                }
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Waits longer for the answers to the statements of one transaction; the pool ends that. */
    static void allowLong(Connection connection) throws SQLException {
        int millis = connection.getNetworkTimeout();
        if (millis > 0 && millis < LONG_SILENCE.toMillis()) {
            connection.setNetworkTimeout(Runnable::run, (int) LONG_SILENCE.toMillis());
        }
    }

    /** Whether a connection from here was found to lead to the server itself. */
    static boolean isKnownDirect(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getPrepareThreshold() != NEVER_PREPARE;
    }

    private static boolean isDirect(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT pg_backend_pid()")) {
            return answer.next()
                    && answer.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
