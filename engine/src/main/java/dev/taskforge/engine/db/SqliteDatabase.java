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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * SQLite in one file: a single writer thread, and a few connections for readers.
 *
 * <p>Writes that arrive while one commit is under way share the next commit (group commit), each behind its own
 * savepoint, so one failing write never takes its neighbours with it; a write that is alone in its commit needs none.
 * {@code synchronous=FULL}: what {@link #write} returned survives a power cut.
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
    /** Held by whoever uses the writing connection, until the actions after the commit have run. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicBoolean closing = new AtomicBoolean();
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
            tx.begin("BEGIN");
            try {
                return work.run(tx);
            } finally {
                tx.forget();
                tx.control("ROLLBACK");
            }
        } catch (Exception e) {
            throw WorkFailedException.unchecked(e);
        } finally {
            readers.add(tx);
        }
    }

    private JdbcTx borrow() {
        JdbcTx tx;
        try {
            tx = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("interrupted while waiting for a connection", e);
        }
        if (closed) {
            readers.add(tx);
            throw closedAlready();
        }
        return tx;
    }

    private static DatabaseException closedAlready() {
        return new DatabaseException("the database is closed", null);
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        if (isWriting()) {
            throw new IllegalStateException("write inside a write: pass the transaction along");
        }
        var pending = new Pending<>(work);
        if (!writtenHere(pending)) {
            queue.add(pending);
            // What the writer thread has taken already is committed before the database closes.
            if (closed && queue.remove(pending)) {
                throw closedAlready();
            }
        }
        try {
            return pending.done.join();
        } catch (CompletionException e) {
            throw WorkFailedException.unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public <T extends @Nullable Object> T shared(Work<T> work) {
        return write(work);
    }

    @Override
    public boolean isWriting() {
        return writing.isHeldByCurrentThread();
    }

    @Override
    public boolean overlaps() {
        return false;
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
                // Left behind by some work; nobody interrupts this thread to stop it.
                LOG.debug("writer was interrupted and goes on");
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
            rollBack();
            group.forEach(pending -> pending.done.completeExceptionally(e));
        }
    }

    private void commit(List<? extends Pending<?>> group) {
        List<Runnable> actions = new ArrayList<>();
        try {
            writer.begin("BEGIN IMMEDIATE");
            if (group.size() == 1) {
                if (!group.getFirst().runAlone(writer)) {
                    rollBack();
                    group.getFirst().complete();
                    return;
                }
                actions.addAll(writer.takeAfterCommit());
            } else {
                for (var pending : group) {
                    pending.runBehindSavepoint(writer);
                    actions.addAll(writer.takeAfterCommit());
                }
            }
            actions.addAll(runBeforeCommit());
            writer.control("COMMIT");
        } catch (SQLException e) {
            rollBack();
            var failure = new DatabaseException("commit failed: " + e.getMessage(), e);
            group.forEach(pending -> pending.done.completeExceptionally(failure));
            return;
        }
        group.forEach(Pending::complete);
        JdbcTx.runQuietly(actions);
    }

    /** Runs what the group wants done last, each once; what fails of it is undone and harms nobody else. */
    private List<Runnable> runBeforeCommit() throws SQLException {
        var actions = new ArrayList<Runnable>();
        for (var last : writer.takeBeforeCommit()) {
            var own = new Pending<@Nullable Object>(tx -> {
                last.accept(tx);
                return null;
            });
            own.runBehindSavepoint(writer);
            if (own.failure != null) {
                LOG.error("the last work before a commit failed and was undone", own.failure);
            }
            actions.addAll(writer.takeAfterCommit());
        }
        writer.forget();
        return actions;
    }

    private void rollBack() {
        writer.forget();
        try {
            if (!writer.connection().isClosed()) {
                writer.control("ROLLBACK");
            }
        } catch (SQLException e) {
            // SQLite ended the transaction itself; statements it was running then may be unusable.
            LOG.debug("nothing to roll back: {}", e.getMessage());
            writer.forgetStatements();
        }
    }

    @Override
    public void close() {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction cannot close its database");
        }
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            // Wakes the writer thread; what is queued before this is written first.
            queue.add(new Pending<>(tx -> true));
            interrupted |= !join();
        }
        var idle = new ArrayList<JdbcTx>();
        while (idle.size() < READERS) {
            try {
                idle.add(readers.take());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        writing.lock();
        try {
            idle.add(writer);
            disconnect(idle);
        } finally {
            writing.unlock();
            // Whoever still waits for a reader finds the database closed.
            idle.stream().filter(tx -> tx != writer).forEach(readers::add);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean join() {
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void disconnect(List<JdbcTx> all) {
        SQLException failure = null;
        for (var tx : all) {
            try {
                tx.connection().close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new DatabaseException("cannot close: " + failure.getMessage(), failure);
        }
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

        /** Runs the work; false when it failed and the whole transaction has to be rolled back. */
        boolean runAlone(JdbcTx tx) {
            try {
                result = work.run(tx);
                return true;
            } catch (Throwable e) {
                failure = e;
                return false;
            }
        }

        /** Runs the work behind a savepoint, so that a failure leaves nothing of it behind. */
        void runBehindSavepoint(JdbcTx tx) throws SQLException {
            int promised = tx.beforeCommitCount();
            tx.control("SAVEPOINT work");
            try {
                result = work.run(tx);
                tx.control("RELEASE work");
            } catch (Throwable e) {
                failure = e;
                tx.forgetSince(promised);
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
