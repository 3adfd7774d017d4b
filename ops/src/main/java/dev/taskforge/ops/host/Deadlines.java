package dev.taskforge.ops.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Does what may never end, such as a question to a file system whose server is gone, in threads that keep no process alive, and
 * waits no longer than a deadline. What is late goes on, because nothing can stop it; until it has ended it is not begun again, so no
 * more than one thread hangs for each name. Safe for use by any thread.
 */
public final class Deadlines {
    private final Map<String, Begun<?>> going = new ConcurrentHashMap<>();

    /** What may never end. */
    @FunctionalInterface
    public interface Part<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /**
     * Begins a part, and returns when it has ended.
     *
     * @param what the part's name; two parts of one name are done one after the other
     * @throws LateException when it has not ended by the deadline, or one of its name was late and still goes on
     * @throws IOException what the part threw; what is unchecked is thrown as it is
     */
    public <T extends @Nullable Object> T within(Duration deadline, String what, Part<T> part) throws IOException {
        long until = System.nanoTime() + deadline.toNanos();
        return begin(until, deadline, what, part).await(until);
    }

    private <T extends @Nullable Object> Begun<T> begin(long until, Duration deadline, String what, Part<T> part)
            throws IOException {
        var begun = new Begun<>(what, deadline, until, new FutureTask<>(part::run));
        for (var before = going.putIfAbsent(what, begun); before != null; before = going.putIfAbsent(what, begun)) {
            before.awaitEnd(until);
            going.remove(what, before);
        }
        try {
            Thread.ofPlatform().daemon().name("within " + what).start(() -> {
                begun.task().run();
                going.remove(what, begun);
            });
        } catch (OutOfMemoryError e) {
            // There was no thread for it.
            going.remove(what, begun);
            begun.task().cancel(false);
            throw e;
        }
        return begun;
    }

    /** A part that goes on, or has ended. */
    private static final class Begun<T extends @Nullable Object> {
        private final String what;
        private final Duration deadline;
        private final long until;
        private final FutureTask<T> task;

        Begun(String what, Duration deadline, long until, FutureTask<T> task) {
            this.what = what;
            this.deadline = deadline;
            this.until = until;
            this.task = task;
        }

        FutureTask<T> task() {
            return task;
        }

        T await(long until) throws IOException {
            try {
                return task.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new LateException(what, deadline);
            } catch (ExecutionException e) {
                throw Together.failure(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        /**
         * Waits for one that somebody else has begun, and has perhaps given up; what it returns or throws is theirs. Nobody waits longer
         * than its own deadline.
         */
        void awaitEnd(long end) throws IOException {
            long now = System.nanoTime();
            try {
                task.get(Math.min(end - now, until - now), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new LateException(what, deadline);
            } catch (ExecutionException | CancellationException e) {
                return;
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        private InterruptedIOException interrupted(InterruptedException e) {
            Thread.currentThread().interrupt();
            var told = new InterruptedIOException("interrupted while waiting for " + what);
            told.initCause(e);
            return told;
        }
    }
}
