package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.place.PathSwap;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** The file of an SQLite database that is about to be renamed, with the files that SQLite keeps beside it. */
final class SqliteFile {
    /** What their names end in: the log of writes, its index, and the journal of a transaction that was cut off. */
    static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

    private static final int PATIENCE_MS = 5_000;

    private SqliteFile() {}

    /** The file and those beside it. */
    static List<Path> all(Path file) {
        return Stream.concat(
                        Stream.of(file), COMPANIONS.stream().map(ending -> file.resolveSibling(file.getFileName() + ending)))
                .toList();
    }

    /**
     * Writes the log into the file, so that the file alone is the whole database. One that is damaged, or that TaskForge may not
     * write, is left as it is: then what lies beside it goes along.
     *
     * @return false when somebody else uses the database
     */
    static boolean settle(JobContext job, Path file) {
        if (!PathSwap.is(file)) {
            return true;
        }
        var config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MS);
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        try (var connection = config.createConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("COMMIT");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            int code = e.getErrorCode() & 0xff;
            if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
                return false;
            }
            job.log("the database " + file + " cannot be opened to write its log into it: " + e.getMessage());
        }
        return true;
    }
}
