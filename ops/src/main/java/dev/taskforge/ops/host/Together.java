package dev.taskforge.ops.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once. */
public final class Together {
    private Together() {}

    /**
     * Calls all, each in a thread of its own; all have ended when this returns or throws. When one fails, or the caller is interrupted, the
     * others are interrupted.
     *
     * @return what they returned, in their order
     * @throws IOException what the first to fail threw, or one with that as its cause; what is unchecked is thrown as it is
     */
    public static <T> List<T> call(List<? extends Callable<T>> parts) throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = new ExecutorCompletionService<T>(threads);
            var running = parts.stream().map(ended::submit).toList();
            try {
                for (int i = 0; i < running.size(); i++) {
                    ended.take().get();
                }
                return running.stream().map(Future::resultNow).toList();
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                var told = new InterruptedIOException("interrupted while several things were done at once");
                told.initCause(e);
                throw told;
            } finally {
                running.forEach(part -> part.cancel(true));
            }
        }
    }

    /** What a thread failed with, as whoever waited for it is told. */
    static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> new IOException(e.getCause());
        };
    }
}
