package dev.taskforge.engine.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections, and learns of each whether it leads to the server itself. A pooler in transaction mode, such as
 * PgBouncer, hands each transaction to another server session; statements prepared in one are then missing in the next,
 * and nobody hears notifications. It shows by the process number it announced, which is not that of the session.
 */
final class PostgresConnections extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    /** Statements are written out again and again by the engine, so they are prepared at once. */
    private static final int PREPARE_AT_ONCE = 1;

    private static final int NEVER_PREPARE = 0;

    PostgresConnections(DatabaseUrl url) {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "taskforge");
        properties.setProperty("tcpKeepAlive", "true");
        properties.putAll(url.driverProperties());
        properties.setProperty("prepareThreshold", String.valueOf(NEVER_PREPARE));
        setProperties(properties);
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
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Whether the connection leads to the server itself. */
    static boolean isDirect(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT pg_backend_pid()")) {
            return answer.next()
                    && answer.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
