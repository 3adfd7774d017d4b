package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** The file of an SQLite database that is about to be renamed, with the files that SQLite keeps beside it. */
final class SqliteFile {
    /** What their names end in: the log of writes, its index, and the journal of a transaction that was cut off. */
    static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

    private static final String MAGIC = "SQLite format 3\0";
    /** The smallest page. */
    private static final int SMALLEST = 512;

    private static final int PATIENCE_MS = 5_000;

    private SqliteFile() {}

    /** The file and those beside it. */
    static List<Path> all(Path file) {
        return Stream.concat(
                        Stream.of(file),
                        COMPANIONS.stream().map(ending -> file.resolveSibling(file.getFileName() + ending)))
                .toList();
    }

    /** Whether there is a database. SQLite would remove the log of a file that is too short for one. */
    static boolean isDatabase(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            var head = in.readNBytes(SMALLEST);
            return head.length == SMALLEST
                    && new String(head, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
        }
    }

    /** What of a database is left beside a file that is gone. */
    static List<Path> leftBeside(Path file) throws IOException {
        var left = new ArrayList<Path>();
        for (var ending : List.of("-wal", "-journal")) {
            var beside = file.resolveSibling(file.getFileName() + ending);
            if (Files.exists(beside) && Files.size(beside) > 0) {
                left.add(beside);
            }
        }
        return left;
    }

    /**
     * Writes the log into the file, so that the file alone is the whole database. One that is damaged, or that TaskForge may not
     * write, is left as it is: then what lies beside it goes along.
     *
     * @return false when somebody else uses the database
     */
    static boolean settle(JobContext job, Path file) throws IOException {
        if (!isDatabase(file)) {
            return true;
        }
        try {
            // The last one that closes it removes the log and its index.
            run(file, SQLiteConfig.LockingMode.NORMAL, "PRAGMA wal_checkpoint(TRUNCATE)");
            run(file, SQLiteConfig.LockingMode.EXCLUSIVE, "BEGIN EXCLUSIVE", "COMMIT");
        } catch (SQLException e) {
            int code = e.getErrorCode() & 0xff;
            if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
                return false;
            }
            job.log("the database " + file + " cannot be opened to write its log into it: " + e.getMessage());
        }
        return true;
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
