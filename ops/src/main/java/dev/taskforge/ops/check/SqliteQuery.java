package dev.taskforge.ops.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;

/** Asks an SQLite file that is opened for reading only. */
final class SqliteQuery {
    /** The state of the exception when there is no such file. */
    static final String NO_FILE = "TF001";

    private SqliteQuery() {}

    static SqlRows run(Path file, String query, Duration timeout) throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new SQLException("there is no file " + file, NO_FILE);
        }
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout((int) timeout.toMillis());
        config.enableLoadExtension(false);
        try (var connection = config.createConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
            try (var watch = StatementWatch.over(statement, timeout)) {
                return SqlRows.of(statement, query);
            }
        }
    }
}
