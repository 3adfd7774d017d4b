package dev.taskforge.ops.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something that was begun in a thread of its own while its caller does something else. End it in any case. */
public final class Ahead<T> implements AutoCloseable {
    private final FutureTask<T> task;
    private final Thread thread;

    private Ahead(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = Thread.ofVirtual().start(task);
    }

    /** Begins it. */
    public static <T> Ahead<T> of(Callable<T> work) {
        return new Ahead<>(work);
    }

    /**
     * Waits for what it returns.
     *
     * @throws IOException what it threw, or one with that as its cause; what is unchecked is thrown as it is
     */
    public T get() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw Together.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var told = new InterruptedIOException("interrupted while something was waited for");
            told.initCause(e);
            throw told;
        }
    }

    /** Interrupts it, and returns when it has ended. */
    @Override
    public void close() {
        thread.interrupt();
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
}
