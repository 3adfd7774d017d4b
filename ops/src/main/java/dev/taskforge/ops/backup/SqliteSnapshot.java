package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A copy of a live database at one moment, with what was counted at that same moment.
 *
 * @param at the moment the data is of
 * @param bytes size of the copy
 * @param tool SQLite with its version
 */
record SqliteSnapshot(Instant at, SqliteFacts facts, long bytes, String tool) {
    private static final int PAGES_PER_STEP = 2_000;
    private static final int BUSY_SLEEP_MS = 50;
    private static final int BUSY_TRIES = 200;

    /**
     * Copies with SQLite's online backup while others go on writing.
     *
     * <p>The counts and the copy come from one connection that holds one read transaction, so they describe the same
     * moment whatever is committed meanwhile. The copying itself cannot be cancelled half-way; it runs at disk speed.
     */
    static SqliteSnapshot take(Path source, Path target, Clock clock, Meter meter) throws IOException, SQLException {
        DurableFiles.create(target).close();
        try (var connection = open(source)) {
            try (var statement = connection.createStatement()) {
                statement.execute("BEGIN");
                var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                var facts = SqliteFacts.of(connection);
                copy(connection.unwrap(SQLiteConnection.class), target, meter);
                String tool;
                try (var version = statement.executeQuery("SELECT sqlite_version()")) {
                    tool = "sqlite " + version.getString(1);
                }
                statement.execute("ROLLBACK");
                DurableFiles.sync(target);
                return new SqliteSnapshot(at, facts, Files.size(target), tool);
            }
        } catch (SQLiteException e) {
            if (e.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK) {
                throw new IOException(
                        "its application ended in the middle of a write, which SQLite takes back when the database is next"
                                + " opened for writing: start the application, or run sqlite3 " + source
                                + " 'SELECT 1'",
                        e);
            }
            throw e;
        }
    }

    /** Has records copied into a file, and counts what is in it then. */
    static SqliteSnapshot copied(OwnRecords records, Path target, OwnRecords.Heard heard)
            throws IOException, SQLException {
        var at = records.copyInto(target, heard).truncatedTo(ChronoUnit.MILLIS);
        try (var connection = open(target);
                var statement = connection.createStatement();
                var version = statement.executeQuery("SELECT sqlite_version()")) {
            var tool = "sqlite " + version.getString(1);
            var facts = SqliteFacts.of(connection);
            DurableFiles.sync(target);
            return new SqliteSnapshot(at, facts, Files.size(target), tool);
        }
    }

    /**
     * The same with these files and the seal in the copy; all else in it must be as it was counted.
     *
     * @param secret the private key of age that signs the seal; null leaves it unsigned
     */
    SqliteSnapshot with(Path copy, KeptFiles kept, @Nullable String secret) throws IOException, SQLException {
        var found = kept.writeInto(copy, at);
        var rows = new TreeMap<>(found.rows());
        rows.keySet().removeAll(KeptFiles.TABLES);
        var before = new TreeMap<>(facts.rows());
        before.keySet().removeAll(KeptFiles.TABLES);
        if (!rows.equals(before)) {
            throw new IOException("the copy of the database has other rows than the database: " + rows);
        }
        if (secret != null) {
            KeptSeal.sign(copy, secret);
        }
        DurableFiles.sync(copy);
        return new SqliteSnapshot(at, found, Files.size(copy), tool);
    }

    /** Opens for reading only. */
    static Connection open(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(10_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static void copy(SQLiteConnection connection, Path target, Meter meter) throws SQLException {
        long page = pageSize(connection);
        int code = connection
                .getDatabase()
                .backup(
                        "main",
                        target.toString(),
                        (remaining, total) -> tell(meter, (total - remaining) * page, total * page),
                        BUSY_SLEEP_MS,
                        BUSY_TRIES,
                        PAGES_PER_STEP);
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            var error = SQLiteErrorCode.getErrorCode(code);
            throw new SQLException("the online copy failed: " + error.message, null, code);
        }
    }

    /** The observer is called from native code, which an exception must not cross; cancellation is seen after it. */
    private static void tell(Meter meter, long done, long total) {
        try {
            meter.moved(done, total);
        } catch (dev.taskforge.engine.api.JobCancelledException | dev.taskforge.engine.api.LeaseLostException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long pageSize(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA page_size")) {
            return result.getLong(1);
        }
    }
}
