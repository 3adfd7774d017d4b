package dev.taskforge.engine.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one body until it is closed. A body that fails is logged and repeated after a pause; nothing it
 * throws ends the loop.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final String name;
    private final Body body;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    public Loop(String name, Body body) {
        this.name = name;
        this.body = body;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Makes the body run again soon: at once when it rests, else after the pass under way. */
    public void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether the loop was asked to end; a long body may look and return early. */
    public boolean isClosing() {
        return closed;
    }

    private void repeat() {
        while (!closed) {
            woken.set(false);
            rest(pass());
        }
    }

    private Duration pass() {
        try {
            return body.run();
        } catch (Exception | LinkageError | AssertionError e) {
            LOG.error("{} failed and goes on in {} ms", name, PAUSE_AFTER_FAILURE.toMillis(), e);
            return PAUSE_AFTER_FAILURE;
        }
    }

    private void rest(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (!woken.get() && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** Ends the loop after the pass under way and waits for that. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is repeated. */
    @FunctionalInterface
    public interface Body {
        /** Runs once and returns how long to rest at most before the next time. */
        Duration run() throws Exception;
    }
}
