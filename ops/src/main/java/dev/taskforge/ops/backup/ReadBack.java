package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what was written to a destination back from there, for only that says what it has. */
final class ReadBack {
    private ReadBack() {}

    /** Reads all of what lies there. */
    static boolean isEqual(JobContext job, Destination destination, String path, long bytes, String sha256)
            throws DestinationException, InterruptedException {
        var digest = DurableFiles.sha256();
        var whole = new Bounded(new DigestOutputStream(OutputStream.nullOutputStream(), digest), bytes);
        try {
            destination.read(path, whole, progress(job, bytes));
        } catch (DestinationException e) {
            if (Bounded.isExceeded(e)) {
                return false;
            }
            throw e;
        }
        return whole.bytes() == bytes && DurableFiles.hex(digest).equals(sha256);
    }

    /** Writes it, and reads it back. */
    static void bringManifest(Destination destination, String path, byte[] manifest)
            throws IOException, InterruptedException {
        // Not beside the artifact: its disk may be lost.
        var file = Files.createTempFile("taskforge-manifest-", "");
        try {
            Files.write(file, manifest);
            destination.put(path, file, Progress.NONE);
        } finally {
            Files.deleteIfExists(file);
        }
        var read = new ByteArrayOutputStream();
        destination.read(path, new Bounded(read, manifest.length), Progress.NONE);
        if (!Arrays.equals(read.toByteArray(), manifest)) {
            throw takenBack(destination, path, "the manifest " + path);
        }
    }

    /** What is locked stays there although it is wrong; the next try writes another one in front of it. */
    static IOException takenBack(Destination destination, String path, String what) throws InterruptedException {
        var said = destination.name() + ": what was read back of " + what + " is not what was written; it ";
        try {
            destination.remove(path);
            return new IOException(said + "was removed there");
        } catch (DestinationException e) {
            return new IOException(said + "could not be removed there: " + e.getMessage(), e);
        }
    }

    /** Until when nobody can remove the artifact, or its manifest, which is written after it; null where nothing is locked. */
    static @Nullable Instant lockedUntil(Destination destination, String path)
            throws DestinationException, InterruptedException {
        return destination.locks() ? lockedThere(destination, path) : null;
    }

    /** The same of a destination that locks nothing any more, and may have done so before. */
    static @Nullable Instant lockedThere(Destination destination, String path)
            throws DestinationException, InterruptedException {
        return Stream.concat(
                        destination.lockedUntil(path).stream(),
                        destination.lockedUntil(BackupFolder.manifestOf(path)).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    static Progress progress(JobContext job, long total) {
        var meter = Meter.of(job);
        // What is signed or sent again is read again.
        return bytes -> meter.moved(Math.min(bytes, total), total);
    }
}
