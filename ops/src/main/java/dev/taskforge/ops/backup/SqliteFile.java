package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.place.PathSwap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The file of an SQLite database that is about to be renamed, with the files that SQLite keeps beside it.
 *
 * <p>Only SQLite may open such a file in this process: whoever closes it another way drops all locks on it that connections of
 * this process hold, such as that of a backup that runs.
 */
final class SqliteFile {
    /** What their names end in: the log of writes, its index, and the journal of a transaction that was cut off. */
    static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

    /** The smallest page. */
    private static final int SMALLEST = 512;

    private static final int PATIENCE_MS = 5_000;

    private SqliteFile() {}

    /** The file and those beside it. */
    static List<Path> all(Path file) {
        return Stream.concat(Stream.of(file), COMPANIONS.stream().map(ending -> PathSwap.with(file, ending)))
                .toList();
    }

    /** Whether SQLite sees a database there. It would remove the log of a file that is too short for one. */
    static boolean isDatabase(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) < SMALLEST) {
            return false;
        }
        try (var connection = SqliteSnapshot.open(file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA schema_version");
            return true;
        } catch (SQLException e) {
            return !is(e, SQLiteErrorCode.SQLITE_NOTADB);
        }
    }

    private static boolean is(SQLException failure, SQLiteErrorCode code) {
        return (failure.getErrorCode() & 0xff) == code.code;
    }

    /** What of a database is left beside a file that is gone. */
    static List<Path> leftBeside(Path file) throws IOException {
        var left = new ArrayList<Path>();
        for (var ending : List.of("-wal", "-journal")) {
            var beside = PathSwap.with(file, ending);
            if (Files.exists(beside) && Files.size(beside) > 0) {
                left.add(beside);
            }
        }
        return left;
    }

    /**
     * Writes the log into the file, so that the file alone is the whole database. One that is damaged is left as it is: then what
     * lies beside it goes along.
     *
     * @return why that cannot be, such as that somebody else uses it
     */
    static Optional<String> settle(JobContext job, Path file) throws IOException {
        if (!isDatabase(file)) {
            return Optional.empty();
        }
        try {
            // The last one that closes it removes the log and its index.
            run(file, SQLiteConfig.LockingMode.NORMAL, "PRAGMA wal_checkpoint(TRUNCATE)");
            run(file, SQLiteConfig.LockingMode.EXCLUSIVE, "BEGIN EXCLUSIVE", "COMMIT");
        } catch (SQLException e) {
            if (is(e, SQLiteErrorCode.SQLITE_BUSY) || is(e, SQLiteErrorCode.SQLITE_LOCKED)) {
                return Optional.of("somebody uses the database " + file);
            }
            var unwritten = "the log of the database " + file + " cannot be written into it: " + e.getMessage();
            if (!is(e, SQLiteErrorCode.SQLITE_CORRUPT) && !is(e, SQLiteErrorCode.SQLITE_NOTADB)) {
                return Optional.of(unwritten);
            }
            job.log(unwritten);
        }
        return Optional.empty();
    }

    private static void run(Path file, SQLiteConfig.LockingMode mode, String... statements) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MS);
        config.setLockingMode(mode);
        try (var connection = config.createConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
