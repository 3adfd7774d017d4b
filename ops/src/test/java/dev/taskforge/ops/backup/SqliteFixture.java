package dev.taskforge.ops.backup;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/** Databases to back up. */
final class SqliteFixture {
    private SqliteFixture() {}

    /** A WAL database with a parent and a child table, indexes, a view and about {@code rows} rows of noise. */
    static Path create(Path file, int rows, int noiseBytes) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
            statement.execute("CREATE TABLE \"order \"\"line\" (id INTEGER PRIMARY KEY,"
                    + " customer_id INTEGER NOT NULL REFERENCES customer (id), noise BLOB)");
            statement.execute("CREATE INDEX by_name ON customer (name)");
            statement.execute("CREATE VIEW names AS SELECT name FROM customer");
            statement.execute("CREATE VIRTUAL TABLE words USING fts5(text)");
            fill(connection, rows, noiseBytes);
        }
        return file;
    }

    private static void fill(Connection connection, int rows, int noiseBytes) throws SQLException {
        var random = new Random(42);
        connection.setAutoCommit(false);
        try (var customers = connection.prepareStatement("INSERT INTO customer (name) VALUES (?)");
                var lines = connection.prepareStatement(
                        "INSERT INTO \"order \"\"line\" (customer_id, noise) VALUES (?, ?)")) {
            for (int i = 1; i <= rows; i++) {
                customers.setString(1, "customer " + i);
                customers.execute();
                var noise = new byte[noiseBytes];
                random.nextBytes(noise);
                lines.setInt(1, i);
                lines.setBytes(2, noise);
                lines.execute();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    static void run(Path file, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
