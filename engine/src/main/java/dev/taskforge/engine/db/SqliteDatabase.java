package dev.taskforge.engine.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * SQLite in one file: a single writer thread, and a few connections for readers.
 *
 * <p>Writes that arrive while one commit is under way share the next commit (group commit), each behind its own
 * savepoint, so one failing write never takes its neighbours with it. {@code synchronous=FULL}: what {@link #write}
 * returned survives a power cut.
 *
 * <p>A platform thread that finds nobody writing commits its own work, which spares two thread switches. Virtual threads
 * always hand theirs to the writer thread, because a commit would hold on to their carrier.
 */
public final class SqliteDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int READERS = 4;
    private static final int MOST_WRITES_PER_COMMIT = 1_000;

    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final BlockingQueue<JdbcTx> readers = new ArrayBlockingQueue<>(READERS);
    private final JdbcTx writer;
    private final Thread thread;
    /** Held by whoever uses the writing connection. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean closed;

    /** Opens the file, creating it when it does not exist; its folder must exist. */
    public SqliteDatabase(Path file) {
        try {
            writer = new JdbcTx(connect(file, false));
            for (int i = 0; i < READERS; i++) {
                readers.add(new JdbcTx(connect(file, true)));
            }
        } catch (SQLException e) {
            throw new DatabaseException("cannot open " + file + ": " + e.getMessage(), e);
        }
        thread = Thread.ofPlatform().name("sqlite-writer").daemon().start(this::writeUntilClosed);
    }

    private static Connection connect(Path file, boolean reader) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-8000");
        if (reader) {
            config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-2000");
        }
        var connection = config.createConnection("jdbc:sqlite:" + file);
        if (reader) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = 1");
            }
        }
        return connection;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        var tx = borrow();
        try {
            tx.control("BEGIN");
            try {
                return work.run(tx);
            } finally {
                tx.takeAfterCommit();
                tx.control("ROLLBACK");
            }
        } catch (Exception e) {
            throw unchecked(e);
        } finally {
            readers.add(tx);
        }
    }

    private JdbcTx borrow() {
        if (closed) {
            throw new DatabaseException("the database is closed", null);
        }
        try {
            return readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("interrupted while waiting for a connection", e);
        }
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("write inside a write: pass the transaction along");
        }
        var pending = new Pending<>(work);
        if (!writtenHere(pending)) {
            queue.add(pending);
            if (closed) {
                pending.done.completeExceptionally(new DatabaseException("the database is closed", null));
            }
        }
        try {
            return pending.done.join();
        } catch (CompletionException e) {
            throw unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Commits the work on this thread, if it may and nobody else writes or waits to. */
    private boolean writtenHere(Pending<?> pending) {
        if (Thread.currentThread().isVirtual()
                || closed
                || !queue.isEmpty()
                || writing.hasQueuedThreads()
                || !writing.tryLock()) {
            return false;
        }
        try {
            if (closed) {
                return false;
            }
            commitOrFail(List.of(pending));
            return true;
        } finally {
            writing.unlock();
        }
    }

    private void writeUntilClosed() {
        var group = new ArrayList<Pending<?>>();
        while (!closed || !queue.isEmpty()) {
            try {
                group.add(queue.take());
                writing.lock();
                try {
                    queue.drainTo(group, MOST_WRITES_PER_COMMIT - 1);
                    commitOrFail(group);
                } finally {
                    writing.unlock();
                }
            } catch (InterruptedException e) {
                // close() interrupts to end the wait; whatever is still queued is written first.
                LOG.debug("writer woken to close");
            } finally {
                group.clear();
            }
        }
    }

    private void commitOrFail(List<? extends Pending<?>> group) {
        try {
            commit(group);
        } catch (RuntimeException | Error e) {
            LOG.error("writer failed on a group of {}", group.size(), e);
            group.forEach(pending -> pending.done.completeExceptionally(e));
        }
    }

    private void commit(List<? extends Pending<?>> group) {
        List<Runnable> actions = new ArrayList<>();
        try {
            writer.control("BEGIN IMMEDIATE");
            for (var pending : group) {
                pending.runIn(writer);
                if (pending.failure == null) {
                    actions.addAll(writer.takeAfterCommit());
                } else {
                    writer.takeAfterCommit();
                }
            }
            writer.control("COMMIT");
        } catch (SQLException e) {
            rollBack();
            var failure = new DatabaseException("commit failed: " + e.getMessage(), e);
            group.forEach(pending -> pending.done.completeExceptionally(failure));
            return;
        }
        group.forEach(Pending::complete);
        actions.forEach(SqliteDatabase::quietly);
    }

    private void rollBack() {
        writer.takeAfterCommit();
        writer.forgetStatements();
        try {
            if (!writer.connection().isClosed()) {
                writer.control("ROLLBACK");
            }
        } catch (SQLException e) {
            LOG.debug("nothing to roll back: {}", e.getMessage());
        }
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("an action after the commit failed", e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.interrupt();
        try {
            thread.join();
            for (int i = 0; i < READERS; i++) {
                readers.take().connection().close();
            }
            writing.lock();
            try {
                writer.connection().close();
            } finally {
                writing.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new DatabaseException("cannot close: " + e.getMessage(), e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            case SQLException sql -> new DatabaseException(String.valueOf(sql.getMessage()), sql);
            default -> new WorkFailedException(e);
        };
    }

    /** A write waiting for its commit. */
    private static final class Pending<T extends @Nullable Object> {
        final CompletableFuture<T> done = new CompletableFuture<>();
        private final Work<T> work;
        private @Nullable T result;

        @Nullable
        Throwable failure;

        Pending(Work<T> work) {
            this.work = work;
        }

        /** Runs the work behind a savepoint, so that a failure leaves nothing of it behind. */
        void runIn(JdbcTx tx) throws SQLException {
            tx.control("SAVEPOINT work");
            try {
                result = work.run(tx);
                tx.control("RELEASE work");
            } catch (Throwable e) {
                failure = e;
                undo(tx, e);
            }
        }

        private static void undo(JdbcTx tx, Throwable cause) throws SQLException {
            try {
                tx.control("ROLLBACK TO work");
                tx.control("RELEASE work");
            } catch (SQLException e) {
                // After a full disk or an I/O error SQLite has ended the transaction, and the whole group with it.
                throw new SQLException(cause.getMessage(), e);
            }
        }

        @SuppressWarnings("NullAway") // T decides whether null is allowed
        void complete() {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(failure);
            }
        }
    }
}
