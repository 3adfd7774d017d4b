package dev.taskforge.ops.check;

import dev.taskforge.ops.project.PostgresUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/** Asks a PostgreSQL server in a read-only transaction that is always rolled back. */
final class PostgresQuery {
    /** The options of an address that mean the same to the driver; others are ignored. */
    private static final Set<String> OPTIONS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

    private PostgresQuery() {}

    /** What is read by a statement whose time is bounded. */
    @FunctionalInterface
    interface Reading<T> {
        T by(Statement statement) throws SQLException;
    }

    static SqlRows run(PostgresUrl url, String query, Duration timeout) throws SQLException {
        return read(url, timeout, statement -> SqlRows.of(statement, query));
    }

    /** Reads several things as they are at one moment. */
    static <T> T read(PostgresUrl url, Duration timeout, Reading<T> reading) throws SQLException {
        try (var connection = connect(url, timeout)) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                // Inside the transaction, so that it also holds behind a pooler in transaction mode.
                statement.execute("SET LOCAL statement_timeout = " + timeout.toMillis());
                try (var watch = StatementWatch.over(statement, timeout)) {
                    return reading.by(statement);
                }
            } finally {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
        }
    }

    private static Connection connect(PostgresUrl url, Duration timeout) throws SQLException {
        var seconds = String.valueOf(Math.max(1, timeout.toSeconds()));
        var properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", String.valueOf(Math.max(1, timeout.toSeconds()) + 1));
        properties.setProperty("ApplicationName", "taskforge-check");
        // Poolers in transaction mode know nothing of prepared statements.
        properties.setProperty("prepareThreshold", "0");
        url.options().forEach((name, value) -> {
            if (OPTIONS.contains(name)) {
                properties.setProperty(name, value);
            }
        });
        var database = URLEncoder.encode(url.database(), StandardCharsets.UTF_8).replace("+", "%20");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.host() + ":" + url.port() + "/" + database, properties);
    }
}
