package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.Masking;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A declared destination. Whatever is asked of it ends: with its answer, or, when no bytes have moved for a while, with a
 * failure; there is no limit on the whole. For one thread at a time.
 */
public final class Destination implements AutoCloseable {
    /** How long nothing may move. */
    static final Duration STALL = Duration.ofMinutes(5);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Store store;
    private final Masking masking;
    private final Duration stall;

    Destination(String name, Store store, Masking masking, Duration stall) {
        this.name = name;
        this.store = store;
        this.masking = masking;
        this.stall = stall;
    }

    /** As the project calls it. */
    public String name() {
        return name;
    }

    /** Where a file lies, for people. */
    public String location(String path) {
        return store.location(path);
    }

    /** Whether it is a folder of this machine, where an empty mount point may take its place. */
    public boolean isFolder() {
        return store.isFolder();
    }

    /** Whether it takes what has no size yet. */
    public boolean takesStreams() {
        return store.takesStreams();
    }

    /** Refuses when it takes nothing that has no size yet; asks nobody. */
    public void requireStreams() throws DestinationException {
        if (!store.takesStreams()) {
            throw failed(VaultWords.NO_STREAM, new Words.Refused(VaultWords.NO_STREAM));
        }
    }

    /** Refuses when a copy in {@code folder} would lie where the artifacts themselves do. */
    public void requireApart(String folder, Path artifacts) throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.requireApart(folder, artifacts);
                    return true;
                },
                Progress.NONE);
    }

    /** How large a file is; empty when it is not there. */
    public OptionalLong size(String path) throws DestinationException, InterruptedException {
        return watched(moved -> store.size(path), Progress.NONE);
    }

    /** The files that lie directly in a folder; none when there is no such folder. */
    public List<Listed> list(String folder) throws DestinationException, InterruptedException {
        return watched(moved -> store.list(folder), Progress.NONE);
    }

    /** Writes a file, which is there whole or not at all. */
    public void put(String path, Path file, Progress progress) throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.put(path, file, moved);
                    return true;
                },
                progress);
    }

    /**
     * Writes what comes out of a feed, which is there whole or not at all. While the feed waits for its source, that is not taken
     * for a destination that hangs.
     *
     * @throws SourceFailed when the source is to blame
     */
    void put(String path, Feed feed, Progress progress)
            throws DestinationException, SourceFailed, InterruptedException {
        try {
            watched(
                    moved -> {
                        store.put(path, feed.in(), moved);
                        return true;
                    },
                    feed::isStarving,
                    progress);
        } catch (DestinationException e) {
            if (e.getCause() instanceof SourceFailed source) {
                throw source;
            }
            throw e;
        }
    }

    /** Reads all of a file. */
    public void read(String path, OutputStream into, Progress progress)
            throws DestinationException, InterruptedException {
        read(path, into, () -> false, progress);
    }

    /**
     * Reads all of a file.
     *
     * @param held whether {@code into} waits for somebody else, which is not taken for a destination that hangs
     */
    public void read(String path, OutputStream into, BooleanSupplier held, Progress progress)
            throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.read(path, into, moved);
                    return true;
                },
                held,
                progress);
    }

    /** Removes a file; one that is not there is no failure. */
    public void remove(String path) throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.remove(path);
                    return true;
                },
                Progress.NONE);
    }

    /** Whether what is written is locked, so that nobody can remove it before its time. */
    public boolean locks() {
        return store.locks();
    }

    /** Until when a file, or what was under its path before, cannot be removed; empty when it can. */
    public Optional<Instant> lockedUntil(String path) throws DestinationException, InterruptedException {
        return watched(moved -> store.lockedUntil(path), Progress.NONE);
    }

    /** Whether the file that is there now is locked, as seen from the destination. */
    public boolean isLocked(String path) throws DestinationException, InterruptedException {
        return watched(moved -> store.isLocked(path), Progress.NONE);
    }

    /** Removes a file with all that was under its path before; refuses while any of that is locked. */
    public void removeAll(String path) throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.removeAll(path);
                    return true;
                },
                Progress.NONE);
    }

    /** Writes a file that is removed soon; where files are locked, it is locked for moments, and earlier ones are removed. */
    public void putForTest(String path, Path file) throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.putForTest(path, file, moved);
                    return true;
                },
                Progress.NONE);
    }

    /** Refuses when a file that is locked can be removed. */
    public void requireKept(String path) throws DestinationException, InterruptedException {
        watched(
                moved -> {
                    store.requireKept(path);
                    return true;
                },
                Progress.NONE);
    }

    /** Removes what uploads into a folder have left unfinished; nobody may write into it meanwhile. Says how many. */
    public int sweep(String folder) throws DestinationException, InterruptedException {
        return watched(moved -> store.sweep(folder), Progress.NONE);
    }

    @Override
    public void close() {
        store.close();
    }

    private interface Work<T> {
        T run(Moved moved) throws IOException;
    }

    private <T> T watched(Work<T> work, Progress progress) throws DestinationException, InterruptedException {
        return watched(work, () -> false, progress);
    }

    /**
     * On a thread of its own: blocked in a socket, a virtual thread hears an interrupt.
     *
     * @param waits whether somebody else is waited for
     */
    private <T> T watched(Work<T> work, BooleanSupplier waits, Progress progress)
            throws DestinationException, InterruptedException {
        var moved = new Moved();
        var task = new FutureTask<>(() -> work.run(moved));
        var thread = Thread.ofVirtual().name("destination " + name).start(task);
        try {
            return await(task, moved, waits, progress);
        } finally {
            if (!task.isDone()) {
                thread.interrupt();
                end(thread);
            }
        }
    }

    private <T> T await(FutureTask<T> task, Moved moved, BooleanSupplier waits, Progress progress)
            throws DestinationException, InterruptedException {
        long seen = 0;
        long since = System.nanoTime();
        while (true) {
            try {
                return task.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = moved.total();
                if (now != seen || waits.getAsBoolean()) {
                    seen = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > stall.toNanos()) {
                    throw failed("no bytes have moved for " + stall.toSeconds() + " s; it was given up", null);
                }
                progress.moved(now);
            } catch (ExecutionException e) {
                throw failed(Words.of(e.getCause()), e.getCause());
            }
        }
    }

    private DestinationException failed(String why, @Nullable Throwable cause) {
        return new DestinationException(name + ": " + masking.mask(why), cause);
    }

    /** What hangs all the same is left behind without its connection. */
    private void end(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!thread.join(END_WITHIN)) {
                store.close();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            store.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
