package dev.taskforge.server.upkeep;

import dev.taskforge.ops.upkeep.Disks;
import dev.taskforge.ops.upkeep.ImageWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every minute how full the disks are, and which images there are. One thread of its own; close it to stop. */
public final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Disks disks;
    private final ImageWatch images;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Begins to watch; the first look is at once. */
    public DiskWatch(Disks disks, ImageWatch images) {
        this.disks = disks;
        this.images = images;
        thread = Thread.ofPlatform().daemon().name("disks").start(this::watch);
    }

    private void watch() {
        try {
            do {
                look();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    private void look() throws InterruptedException {
        try {
            disks.look();
        } catch (RuntimeException e) {
            LOG.warn("it could not be looked how full the disks are: {}", e.toString());
        }
        try {
            images.look();
        } catch (InterruptedIOException e) {
            throw stopped(e);
        } catch (IOException | RuntimeException e) {
            LOG.debug("it could not be looked which images there are: {}", e.toString());
        }
    }

    private static InterruptedException stopped(InterruptedIOException cause) {
        var stopped = new InterruptedException(cause.getMessage());
        stopped.initCause(cause);
        return stopped;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
