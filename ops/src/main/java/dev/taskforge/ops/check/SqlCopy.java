package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** A copy of a database, of which the same can be asked as of the database itself. */
@FunctionalInterface
public interface SqlCopy {
    /**
     * Runs one statement that reads, where nothing can be written.
     *
     * @throws SQLException when the copy refuses the statement
     * @throws IOException when the copy could not be asked
     */
    SqlRows rows(String query, Duration timeout) throws SQLException, IOException;

    /** A file of SQLite. */
    static SqlCopy ofSqlite(Path file) {
        return (query, timeout) -> SqliteQuery.run(file, query, timeout);
    }
}
