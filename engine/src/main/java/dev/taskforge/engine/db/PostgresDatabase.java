package dev.taskforge.engine.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 13 or newer behind a pool of connections; any number of processes may share it.
 *
 * <p>{@link #write} first takes one advisory lock, so that no two of them overlap in any process. {@link #shared} takes
 * none. Both are READ COMMITTED; {@link #read} sees one snapshot.
 *
 * <p>A transaction that the server undid for the sake of others (deadlock), or whose connection was lost before its commit
 * was asked for, has left nothing behind and is run again, a few times. When the connection is lost while the commit is
 * under way nobody can know its outcome; that is never repeated but thrown as a {@link DatabaseException} that says so.
 *
 * <p>The planner is kept from scanning whole tables where an index will do, and inside {@link #shared} also from joining
 * by hash or merge: a plan it chose while a table was empty would otherwise be kept while the table grows.
 */
public final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final int MOST_CONNECTIONS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final int OLDEST_SERVER = 130_000;
    private static final String TRUST_PROPERTY = "com.zaxxer.hikari.aliveBypassWindowMs";
    /** Longer than the pause of whoever looks at the database regularly: to ask whether it still works costs as much as a look. */
    private static final Duration TRUST = Duration.ofSeconds(8);

    /** "task" and "forg" in ASCII: the lock that keeps exclusive transactions apart. */
    private static final long WRITE_LOCK = 0x7461736b_666f7267L;

    /** The kinds of transactions, and the words each begins with. */
    private enum Mode {
        SNAPSHOT(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
                PostgresConnections.INDEXES_ONLY,
                PostgresConnections.ANY_JOIN),
        EXCLUSIVE(
                "SELECT pg_advisory_xact_lock(" + WRITE_LOCK + ")",
                "SET LOCAL jit = off",
                PostgresConnections.ANY_JOIN),
        LONG(EXCLUSIVE),
        SHARED("", PostgresConnections.INDEXES_ONLY + "; " + PostgresConnections.NO_JOIN, "");

        private final String pooled;
        private final String direct;

        /**
         * @param begin what the mode is about
         * @param pooled what else is said in a session that a pooler lent
         * @param direct what else is said in a session of our own, which is set up for {@link #SHARED}
         */
        Mode(String begin, String pooled, String direct) {
            this.pooled = begin.isEmpty() ? pooled : begin + "; " + pooled;
            this.direct = begin.isEmpty() ? direct : begin + "; " + direct;
        }

        Mode(Mode same) {
            this.pooled = same.pooled;
            this.direct = same.direct;
        }
    }

    private final DatabaseUrl url;
    private final PostgresConnections connections;
    private final HikariDataSource pool;
    private final Duration patience;
    private final ThreadLocal<Boolean> writing = ThreadLocal.withInitial(() -> false);
    /** Exclusive transactions of this process wait here, where they hold no connection that others could use. */
    private final ReentrantLock exclusive = new ReentrantLock(true);

    /**
     * Connects.
     *
     * @throws DatabaseException when no server answers, or one that is too old
     */
    public PostgresDatabase(DatabaseUrl url) {
        this(url, PATIENCE);
    }

    /** @param patience how long to wait for a connection */
    PostgresDatabase(DatabaseUrl url, Duration patience) {
        this.url = url;
        this.patience = patience;
        this.connections = new PostgresConnections(url);
        checkServer();
        var config = new HikariConfig();
        config.setDataSource(connections);
        config.setPoolName("taskforge-postgresql");
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(patience.toMillis());
        config.setAutoCommit(false);
        this.pool = open(config);
    }

    /** The pool asks a connection that rested longer whether it still works; only a property tells it how long. */
    private static HikariDataSource open(HikariConfig config) {
        var given = System.getProperty(TRUST_PROPERTY);
        if (given != null) {
            return new HikariDataSource(config);
        }
        System.setProperty(TRUST_PROPERTY, String.valueOf(TRUST.toMillis()));
        try {
            return new HikariDataSource(config);
        } finally {
            System.clearProperty(TRUST_PROPERTY);
        }
    }

    private void checkServer() {
        try (var connection = connections.getConnection()) {
            var metadata = connection.getMetaData();
            if (metadata.getDatabaseMajorVersion() * 10_000 < OLDEST_SERVER) {
                throw new DatabaseException(
                        url + " is PostgreSQL " + metadata.getDatabaseProductVersion()
                                + "; 13 is the oldest that works",
                        null);
            }
        } catch (SQLException e) {
            throw new DatabaseException("cannot open " + url + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public boolean isWriting() {
        return writing.get();
    }

    @Override
    public boolean overlaps() {
        return true;
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return run(Mode.SNAPSHOT, work);
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        return exclusive(Mode.EXCLUSIVE, work);
    }

    @Override
    public <T extends @Nullable Object> T longWrite(Work<T> work) {
        return exclusive(Mode.LONG, work);
    }

    private <T extends @Nullable Object> T exclusive(Mode mode, Work<T> work) {
        refuseNested();
        exclusive.lock();
        try {
            return runAlone(mode, work);
        } finally {
            exclusive.unlock();
        }
    }

    @Override
    public <T extends @Nullable Object> T shared(Work<T> work) {
        refuseNested();
        return runAlone(Mode.SHARED, work);
    }

    private void refuseNested() {
        if (writing.get()) {
            throw new IllegalStateException("write inside a write: pass the transaction along");
        }
    }

    private <T extends @Nullable Object> T runAlone(Mode mode, Work<T> work) {
        writing.set(true);
        try {
            return run(mode, work);
        } finally {
            writing.remove();
        }
    }

    private <T extends @Nullable Object> T run(Mode mode, Work<T> work) {
        boolean last = false;
        for (int tries = 1; ; tries++) {
            try {
                return runOnce(mode, work, !last);
            } catch (NothingDone e) {
                last |= e.lastWorkFailed;
                if (tries == MOST_TRIES || pool.isClosed()) {
                    throw e.failure;
                }
                LOG.debug("running a transaction again: {}", e.failure.getMessage());
                LockSupport.parkNanos(FIRST_PAUSE.toNanos() << tries);
            }
        }
    }

    /** @param withLast whether to run what is asked for by {@link Tx#beforeCommit} */
    private <T extends @Nullable Object> T runOnce(Mode mode, Work<T> work, boolean withLast) throws NothingDone {
        List<Runnable> actions;
        T result;
        try (var connection = borrow()) {
            var tx = new JdbcTx(connection, PostgresConnections.isKnownDirect(connection));
            try {
                begin(connection, mode);
                result = work.run(tx);
                if (withLast) {
                    runBeforeCommit(tx);
                }
            } catch (NothingDone e) {
                rollBack(connection);
                throw e;
            } catch (Throwable e) {
                rollBack(connection);
                if (Outage.of(e).passesSoon()) {
                    if (Outage.of(e) == Outage.CONNECTION) {
                        // The others lead to the same server.
                        pool.getHikariPoolMXBean().softEvictConnections();
                    }
                    throw new NothingDone(WorkFailedException.unchecked(e), false);
                }
                throw WorkFailedException.unchecked(e);
            }
            commit(tx);
            actions = tx.takeAfterCommit();
        } catch (SQLException e) {
            throw new DatabaseException("giving a connection back failed: " + e.getMessage(), e);
        }
        JdbcTx.runQuietly(actions);
        return result;
    }

    private Connection borrow() {
        if (pool.isClosed()) {
            throw closedAlready();
        }
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            if (pool.isClosed()) {
                throw closedAlready();
            }
            throw new DatabaseException(
                    "no connection to " + url + " within " + patience.toSeconds() + " s: " + whyNone(e), e);
        }
    }

    private String whyNone(SQLException e) {
        if (e.getCause() != null) {
            return String.valueOf(e.getCause().getMessage());
        }
        return pool.getHikariPoolMXBean().getActiveConnections() >= MOST_CONNECTIONS
                ? "all " + MOST_CONNECTIONS + " connections of this process are in use"
                : "the server takes longer to accept one";
    }

    private static DatabaseException closedAlready() {
        return new DatabaseException("the database is closed", null);
    }

    private static void begin(Connection connection, Mode mode) throws SQLException {
        if (mode == Mode.LONG) {
            PostgresConnections.allowLong(connection);
        }
        var sql = PostgresConnections.isKnownDirect(connection) ? mode.direct : mode.pooled;
        if (!sql.isEmpty()) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private void runBeforeCommit(JdbcTx tx) throws NothingDone {
        for (var last : tx.takeBeforeCommit()) {
            try {
                last.accept(tx);
            } catch (RuntimeException e) {
                // A savepoint before each would cost two ways to the server every time, this costs some when it
                // happens.
                boolean ofItself = !Outage.of(e).passesSoon();
                if (ofItself) {
                    LOG.error("the last work before a commit failed and was undone", e);
                }
                throw new NothingDone(e, ofItself);
            }
        }
    }

    private static void commit(JdbcTx tx) throws NothingDone {
        try {
            tx.commit();
        } catch (SQLException e) {
            if (Outage.of(e) == Outage.CONFLICT) {
                throw new NothingDone(new DatabaseException("commit failed: " + e.getMessage(), e), false);
            }
            boolean refused = e.getSQLState() != null && Outage.of(e) != Outage.CONNECTION;
            throw refused
                    ? new DatabaseException("commit failed: " + e.getMessage(), e)
                    : DatabaseException.unknownOutcome(e);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("nothing to roll back: {}", e.getMessage());
        }
    }

    /**
     * Listens on a connection outside the pool.
     *
     * @return null when a pooler stands between, through which nothing can be heard
     */
    public @Nullable NotificationChannel listen() throws SQLException {
        var connection = PostgresConnections.listening(url).getConnection();
        if (PostgresConnections.isKnownDirect(connection)) {
            return new NotificationChannel(connection);
        }
        connection.close();
        return null;
    }

    @Override
    public void close() {
        if (writing.get()) {
            throw new IllegalStateException("a transaction cannot close its database");
        }
        var pause = Duration.ofMillis(10).toNanos();
        long end = System.nanoTime() + patience.toNanos();
        var bean = pool.getHikariPoolMXBean();
        while (bean != null && !pool.isClosed() && bean.getActiveConnections() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(pause);
        }
        pool.close();
    }

    /** The transaction ended without a trace and may be run again. */
    private static final class NothingDone extends Exception {
        private static final long serialVersionUID = 1L;
        final RuntimeException failure;
        final boolean lastWorkFailed;

        NothingDone(RuntimeException failure, boolean lastWorkFailed) {
            super(failure.getMessage(), failure, false, false);
            this.failure = failure;
            this.lastWorkFailed = lastWorkFailed;
        }
    }
}
