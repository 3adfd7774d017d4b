package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.ServersLeft;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes every few minutes what drills that are over have left with Docker Engine, and at once when it begins. One thread of its own; close
 * it to stop.
 */
public final class DrillSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DrillSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final ServersLeft left;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    public DrillSweep(ServersLeft left) {
        this.left = left;
        // No virtual thread: to interrupt one that talks to PostgreSQL would cut its connection.
        thread = Thread.ofPlatform().daemon().name("drill-sweep").start(this::run);
    }

    private void run() {
        try {
            do {
                sweep();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it was closed
        }
    }

    private void sweep() {
        try {
            left.sweep();
        } catch (IOException | RuntimeException e) {
            LOG.warn("it could not be looked whether ended drills have left containers: {}", e.toString());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
