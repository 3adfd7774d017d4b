package dev.taskforge.ops.host;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A moment between two looks at something outside. */
public final class Pause {

    private Pause() {}

    /**
     * Waits this long.
     *
     * @throws InterruptedIOException when this thread is interrupted, as that of a cancelled job is; it stays interrupted
     */
    public static void of(Duration time) throws InterruptedIOException {
        try {
            // Nobody counts it down; an interrupt ends the pause.
            boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var told = new InterruptedIOException("interrupted while waiting");
            told.initCause(e);
            throw told;
        }
    }
}
