package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import dev.taskforge.ops.host.Together;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What folders said of the files in them, for judging once. Whoever judges in a transaction notes what it would know; that is asked
 * after the transaction, because a disk may never answer. Each folder has its own time, whatever becomes of the others. For one thread.
 */
final class FileAnswers {
    /** As many folders are asked at once: some that hang do not hold up all others. */
    private static final int AT_ONCE = 16;

    private final Disks disks;
    private final Supplier<Duration> left;
    private final Map<Asked, Boolean> answers = new ConcurrentHashMap<>();
    private final Map<Path, Exception> silent = new ConcurrentHashMap<>();
    private final Map<Path, List<List<Asked>>> wanted = new LinkedHashMap<>();

    /** @param left how much time there is for asking */
    FileAnswers(Disks disks, Supplier<Duration> left) {
        this.disks = disks;
        this.left = left;
    }

    /** Asks whether a file is there, and as large as it was written. */
    @FunctionalInterface
    interface Presence {
        boolean present(Path file, long bytes);
    }

    /** Waits for a part no longer than a deadline, as {@link Deadlines} does. */
    @FunctionalInterface
    interface Waiting {
        boolean within(Duration deadline, String what, Deadlines.Part<Boolean> part) throws IOException;
    }

    /**
     * How files are asked for.
     *
     * @param patience how long a folder may take
     */
    record Disks(Presence files, Waiting waiting, Duration patience) {}

    /** A file, as it was written. */
    record Asked(Path file, long bytes) {
        Path folder() {
            return Objects.requireNonNullElse(file.getParent(), file);
        }
    }

    /** There was no time to ask a folder, or not as much as it may take. */
    static final class NoTimeException extends IOException {
        private static final long serialVersionUID = 1L;

        NoTimeException(Path folder) {
            super("there was no time left to ask " + folder);
        }
    }

    /**
     * Whether a file is there; null when nobody has asked yet.
     *
     * @throws LateException when its folder did not answer in time
     * @throws NoTimeException when there was no time to ask it
     * @throws IOException what else went wrong with its folder
     */
    @Nullable
    Boolean of(Asked file) throws IOException {
        var answer = answers.get(file);
        if (answer != null) {
            return answer;
        }
        switch (silent.get(file.folder())) {
            case null -> {
                return null;
            }
            case IOException failure -> throw failure;
            case RuntimeException failure -> throw failure;
            case Exception failure -> throw new IOException(failure);
        }
    }

    /** Notes that it would be known which of these is the first that is there; of files in the folder of the first one only. */
    void want(List<Asked> files) {
        var folder = files.getFirst().folder();
        wanted.computeIfAbsent(folder, _ -> new ArrayList<>())
                .add(files.stream().filter(file -> file.folder().equals(folder)).toList());
    }

    /**
     * Asks what is wanted, several folders at once.
     *
     * @throws UncheckedIOException when this thread is interrupted
     */
    void ask() {
        var turns = new Semaphore(AT_ONCE);
        var parts = wanted.entrySet().stream()
                .<Callable<Boolean>>map(entry -> () -> inTurn(turns, entry.getKey(), entry.getValue()))
                .toList();
        wanted.clear();
        try {
            Together.call(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean inTurn(Semaphore turns, Path folder, List<List<Asked>> questions)
            throws InterruptedException, InterruptedIOException {
        if (!turns.tryAcquire(left.get().toNanos(), TimeUnit.NANOSECONDS)) {
            silent.put(folder, new NoTimeException(folder));
            return false;
        }
        try {
            return ask(folder, questions);
        } finally {
            turns.release();
        }
    }

    private boolean ask(Path folder, List<List<Asked>> questions) throws InterruptedIOException {
        var time = left.get();
        boolean whole = time.compareTo(disks.patience()) >= 0;
        try {
            return disks.waiting()
                    .within(whole ? disks.patience() : time, folder.toString(), () -> answered(questions));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (LateException e) {
            silent.put(folder, whole ? e : new NoTimeException(folder));
        } catch (IOException | RuntimeException e) {
            silent.put(folder, e);
        }
        return false;
    }

    private boolean answered(List<List<Asked>> questions) {
        for (var files : questions) {
            for (var file : files) {
                var known = answers.get(file);
                boolean there = known == null ? disks.files().present(file.file(), file.bytes()) : known;
                answers.put(file, there);
                if (there) {
                    break;
                }
            }
        }
        return true;
    }
}
