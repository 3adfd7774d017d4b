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

/** Asks a destination what lies there, so that a copy counts only when it was seen to be one. */
final class CopyProof {
    private CopyProof() {}

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

    /** Of the artifact, or of its manifest, which is written after it. */
    static @Nullable Instant lockedUntil(Destination destination, String path)
            throws DestinationException, InterruptedException {
        return Stream.concat(
                        destination.lockedUntil(path).stream(),
                        destination.lockedUntil(BackupFolder.manifestOf(path)).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    static boolean isEqual(JobContext job, Destination destination, Backup backup, String path)
            throws DestinationException, InterruptedException {
        var digest = DurableFiles.sha256();
        var whole = new Bounded(new DigestOutputStream(OutputStream.nullOutputStream(), digest), backup.bytes());
        try {
            destination.read(path, whole, Copying.progress(job, backup.bytes()));
        } catch (DestinationException e) {
            if (Bounded.isExceeded(e)) {
                return false;
            }
            throw e;
        }
        return whole.bytes() == backup.bytes() && DurableFiles.hex(digest).equals(backup.sha256());
    }

    static void bringManifest(Destination destination, Backup backup, String path, byte[] manifest)
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
            throw takenBack(destination, path, "the manifest of backup " + backup.id());
        }
    }
}
