package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was added to a log since it was read last, line by line. A file that was renamed is read to its end, then those that came
 * between, then the new one. A file that was emptied or replaced is read from its beginning; what was added before that and not read
 * yet may be lost then, which is told. Takes no more memory than a few lines. Not safe for several threads.
 */
final class LogTail implements LogReader {
    private static final int BUFFER = 256 * 1024;
    /** By so many bytes at its beginning a file is known again. */
    private static final int HEAD = 256;

    private final Path file;
    private @Nullable Reached reached;
    private @Nullable Reached former;
    private Set<RotatedLogs.Known> older = Set.of();

    /** A file and how far it was read. */
    private static final class Reached {
        final Object key;
        final LogLines lines = new LogLines();
        byte[] head = new byte[0];
        long position;
        long left;

        Reached(Object key) {
            this.key = key;
        }
    }

    LogTail(Path file) {
        this.file = file;
    }

    /** How long reading may take within the time of a check, as {@link System#nanoTime} counts. */
    static long deadline(Duration timeout) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout.toMillis() * 3 / 4);
    }

    @Override
    public Progress read(long back, long deadline, LogLines.Taker taker) throws IOException {
        var facts = Files.readAttributes(file, BasicFileAttributes.class);
        if (!facts.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        var before = reached;
        if (before == null) {
            var first = begin(facts, Math.max(0, facts.size() - back));
            return new Progress(true, false, current(first, deadline, taker));
        }
        if (!before.key.equals(key(facts))) {
            return renamed(before, facts, deadline, taker);
        }
        boolean gap = late(deadline, taker);
        if (facts.size() < before.position || !isSame(before)) {
            return new Progress(false, true, left() + current(begin(facts, 0), deadline, taker));
        }
        return new Progress(false, gap, left() + current(before, deadline, taker));
    }

    private static Object key(BasicFileAttributes facts) {
        return Objects.requireNonNullElse(facts.fileKey(), "");
    }

    private Reached begin(BasicFileAttributes facts, long position) throws IOException {
        var begun = new Reached(key(facts));
        begun.position = position;
        if (position > 0) {
            try (var channel = FileChannel.open(file)) {
                var last = ByteBuffer.allocate(1);
                if (channel.read(last, position - 1) == 1 && last.get(0) != '\n') {
                    begun.lines.skip();
                }
            }
        }
        reached = begun;
        older = RotatedLogs.beside(file).stream()
                .map(RotatedLogs.Rotated::known)
                .collect(Collectors.toSet());
        return begun;
    }

    /** What is left of the file that is in its place; returns how many bytes are left for want of time. */
    private long current(Reached place, long deadline, LogLines.Taker taker) throws IOException {
        try (var channel = FileChannel.open(file)) {
            if (place.head.length < HEAD) {
                place.head = head(channel);
            }
            return read(channel, place, deadline, taker);
        }
    }

    /** Whether the file still begins as it did. */
    private boolean isSame(Reached before) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var now = head(channel);
            int known = before.head.length;
            return now.length >= known && Arrays.equals(before.head, 0, known, now, 0, known);
        }
    }

    private static byte[] head(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(HEAD);
        for (int read = 0; read >= 0 && bytes.hasRemaining(); ) {
            read = channel.read(bytes, bytes.position());
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private Progress renamed(Reached before, BasicFileAttributes facts, long deadline, LogLines.Taker taker)
            throws IOException {
        var all = RotatedLogs.beside(file);
        var old = all.stream().filter(each -> each.key().equals(before.key)).findFirst();
        if (old.isEmpty()) {
            return new Progress(false, true, current(begin(facts, 0), deadline, taker));
        }
        long behind = rest(old.get().path(), before, deadline, taker);
        boolean gap = behind < 0;
        // Whoever writes may not have opened the new one yet.
        if (behind > 0 || facts.size() == 0) {
            return new Progress(false, gap, Math.max(0, behind));
        }
        gap |= late(deadline, taker);
        if (left() > 0) {
            return new Progress(false, gap, left());
        }
        var between = RotatedLogs.after(all, old.get(), key(facts), older);
        gap |= between.doubtful();
        for (var each : between.files()) {
            Objects.requireNonNull(reached).lines.end(taker);
            var next = new Reached(each.key());
            reached = next;
            behind = rest(each.path(), next, deadline, taker);
            gap |= behind < 0;
            if (behind > 0) {
                return new Progress(false, gap, behind);
            }
        }
        former = reached;
        return new Progress(false, gap, current(begin(facts, 0), deadline, taker));
    }

    /**
     * Some write to the file that was renamed for a moment more, while others write to the new one already. Returns whether lines of it
     * are lost.
     */
    private boolean late(long deadline, LogLines.Taker taker) throws IOException {
        var last = former;
        if (last == null) {
            return false;
        }
        for (var each : RotatedLogs.beside(file)) {
            if (each.key().equals(last.key)) {
                last.left = rest(each.path(), last, deadline, taker);
                if (last.left > 0) {
                    return false; // the next look goes on with it
                }
            }
        }
        former = null;
        last.lines.end(taker);
        return last.left != 0;
    }

    /** How many bytes of the file that was renamed are left. */
    private long left() {
        return former == null ? 0 : former.left;
    }

    /** What is left of another file; less than 0 when it is gone. */
    private static long rest(Path path, Reached place, long deadline, LogLines.Taker taker) throws IOException {
        try (var channel = FileChannel.open(path)) {
            return read(channel, place, deadline, taker);
        } catch (NoSuchFileException _) {
            return -1; // rotated once more just now
        }
    }

    /** Reads to the end, or until time is up; returns how many bytes are left. */
    private static long read(FileChannel channel, Reached place, long deadline, LogLines.Taker taker)
            throws IOException {
        // What is added while it is read waits for the next time, or reading might never end.
        long end = channel.size();
        var bytes = ByteBuffer.allocate(Math.clamp(end - place.position, 1, BUFFER));
        while (place.position < end && System.nanoTime() - deadline < 0) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), end - place.position));
            int read = channel.read(bytes, place.position);
            if (read < 0) {
                break;
            }
            place.lines.feed(bytes.array(), read, taker);
            place.position += read;
        }
        return Math.max(0, end - place.position);
    }
}
