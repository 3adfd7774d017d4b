package dev.taskforge.engine.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one body until it is closed. A body that fails is repeated after a pause, a longer one each time;
 * nothing it throws ends the loop. Of failures in a row that say the same only the first is logged as an error.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final String name;
    private final Body body;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;
    private int failures;
    private @Nullable String lastFailure;

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
            var rest = body.run();
            if (failures > 0) {
                LOG.info("{} works again after {} failures", name, failures);
                failures = 0;
                lastFailure = null;
            }
            return rest;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return failed(e);
        }
    }

    private Duration failed(Throwable e) {
        var pause = Duration.ofMillis(
                Math.min(LONGEST_PAUSE.toMillis(), PAUSE_AFTER_FAILURE.toMillis() << Math.min(failures, 10)));
        failures++;
        if (String.valueOf(e.getMessage()).equals(lastFailure)) {
            LOG.debug("{} failed again and goes on in {} ms", name, pause.toMillis());
        } else {
            LOG.error("{} failed and goes on in {} ms", name, pause.toMillis(), e);
            lastFailure = String.valueOf(e.getMessage());
        }
        return pause;
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

    /** Ends the loop after the pass under way, without waiting for that. */
    public void closeSoon() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Ends the loop after the pass under way and waits for that. */
    @Override
    public void close() {
        closeSoon();
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
