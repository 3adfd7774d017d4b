package dev.taskforge.bench.peers;

import java.sql.Connection;
import java.sql.SQLException;

/** Looks whether there are rows, on one connection that stays open, so that nobody's drain includes logging in for it. */
final class Watcher implements AutoCloseable {
    private final Connection connection;

    Watcher(Connection connection) {
        this.connection = connection;
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether {@code query} has a row. */
    boolean any(String query) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query + " LIMIT 1")) {
            return rows.next();
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
