package dev.taskforge.server;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database that the settings choose: the PostgreSQL of {@code DATABASE_URL}, else a file of the data folder. */
public final class Store {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    /** Compose and systemd start a database and its users at the same time. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Store() {}

    /** The file that holds the records of a data folder without PostgreSQL. */
    public static Path file(Path data) {
        return data.resolve("taskforge.db");
    }

    /**
     * Opens it, waiting up to a minute for a PostgreSQL server that does not answer yet.
     *
     * @throws DatabaseException that says what to do, without the password
     */
    static Database open(Settings settings) {
        return open(settings, PATIENCE);
    }

    static Database open(Settings settings, Duration patience) {
        var url = settings.databaseUrl();
        return url == null ? new SqliteDatabase(file(settings.data())) : connect(url, patience);
    }

    private static Database connect(DatabaseUrl url, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        for (boolean told = false; ; told = true) {
            try {
                return new PostgresDatabase(url);
            } catch (DatabaseException e) {
                if (!e.isOutage()) {
                    throw new DatabaseException(e.getMessage() + "; correct DATABASE_URL or the server's settings", e);
                }
                if (System.nanoTime() >= end) {
                    throw new DatabaseException(
                            e.getMessage() + "; waited " + patience.toSeconds()
                                    + " s for it: start the server, or correct DATABASE_URL",
                            e);
                }
                if (!told) {
                    LOG.warn("{}; waiting for it, at most {} s", e.getMessage(), patience.toSeconds());
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
