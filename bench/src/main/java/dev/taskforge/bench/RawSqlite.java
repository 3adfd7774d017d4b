package dev.taskforge.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A bare connection with the durability the engine uses, and the insert of the columns the engine fills. */
final class RawSqlite {
    static final String INSERT = """
            INSERT INTO job (id, queue, type, project, priority, state, max_attempts, timeout_ms, created_at, run_at,
              unique_key, concurrency_key, concurrency_limit, schedule, submitted_by, payload)
            VALUES (?, 'default', 'noop', NULL, 5, 'AVAILABLE', 5, NULL, ?, ?, NULL, NULL, 1, NULL, NULL, ?)""";

    private RawSqlite() {}

    static Connection open(Path file) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA cache_size = -8000");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    static void bind(PreparedStatement insert, long id) throws SQLException {
        long now = System.currentTimeMillis();
        insert.setLong(1, id);
        insert.setLong(2, now);
        insert.setLong(3, now);
        insert.setString(4, Fixture.PAYLOAD);
    }
}
