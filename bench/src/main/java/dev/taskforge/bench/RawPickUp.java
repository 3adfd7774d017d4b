package dev.taskforge.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/**
 * The shortest durable way from a submission to a start by hand: insert and commit, wake the worker thread, which
 * claims and commits on the same connection.
 */
final class RawPickUp implements AutoCloseable {
    private static final String CLAIM = """
            UPDATE job SET state = 'RUNNING', attempt = attempt + 1, fence = fence + 1, worker = 'raw',
              lease_until = ?, started_at = ?
            WHERE id IN (
              SELECT id FROM job
              WHERE queue = 'default' AND type = 'noop' AND state = 'AVAILABLE' AND held = 0
              ORDER BY priority DESC, run_at, id LIMIT 1)""";

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement claim;
    private final Thread worker;
    private volatile boolean submitted;
    private volatile boolean closed;
    private volatile long startedAt;
    private double commitMillis;
    private long id;

    RawPickUp(Path file) {
        try {
            connection = RawSqlite.open(file);
            insert = connection.prepareStatement(RawSqlite.INSERT);
            claim = connection.prepareStatement(CLAIM);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        worker = Thread.ofPlatform().daemon().start(this::work);
    }

    double millis() {
        startedAt = 0;
        long called = System.nanoTime();
        try {
            RawSqlite.bind(insert, ++id);
            insert.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        commitMillis = (System.nanoTime() - called) / 1e6;
        submitted = true;
        LockSupport.unpark(worker);
        while (startedAt == 0) {
            LockSupport.parkNanos(20_000);
        }
        return (startedAt - called) / 1e6;
    }

    /** How long the insert and commit of the last submission took. */
    double commitMillis() {
        return commitMillis;
    }

    private void work() {
        try {
            while (!closed) {
                if (!submitted) {
                    LockSupport.park(this);
                    continue;
                }
                submitted = false;
                long now = System.currentTimeMillis();
                claim.setLong(1, now + 30_000);
                claim.setLong(2, now);
                claim.executeUpdate();
                connection.commit();
                startedAt = System.nanoTime();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(worker);
        worker.join();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
