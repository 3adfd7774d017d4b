package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.taskforge.ops.backup.BackupSource.Storage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Streams a file through Zstandard; memory does not grow with the file. The result opens with the stock tool. */
final class Zstd {

    /** What came out of a compression: size and hash of the artifact, hash of what went in, and whether a key is needed. */
    record Packed(long bytes, String sha256, String contentSha256, boolean encrypted) {}

    /** What came out of an expansion. */
    record Unpacked(long bytes, String sha256) {}

    private Zstd() {}

    /** Compresses {@code from} into the new, durable file {@code to}, encrypted when there are recipients, at most at the rate of the storage. */
    static Packed pack(Path from, Path to, Storage storage, Meter meter) throws IOException {
        long size = Files.size(from);
        try (var in = Files.newInputStream(from);
                var packing = new Packing(ArtifactSink.file(to), storage)) {
            DurableFiles.copy(in, packing, DurableFiles.sha256(), size, meter);
            var packed = packing.end();
            packing.publish();
            return packed;
        }
    }

    static OutputStream compressing(OutputStream out, int level) throws IOException {
        return new ZstdOutputStream(out, level).setChecksum(true);
    }

    /**
     * Opens what is in an artifact; it is expanded while its reader does something with it.
     *
     * @param identity the file with the key of an encrypted one
     */
    static InputStream open(Path artifact, @Nullable Path identity) throws IOException {
        var file = new BufferedInputStream(Files.newInputStream(artifact));
        try {
            boolean encrypted = artifact.getFileName().toString().endsWith(Age.ENDING);
            return new ReadAhead(
                    new ZstdInputStream(encrypted ? new BufferedInputStream(Age.decrypting(file, identity)) : file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Expands {@code from} into the new file {@code to}.
     *
     * @param most how many bytes may come out; an artifact that holds more is refused before the disk fills
     */
    static Unpacked unpack(Path from, Path to, @Nullable Path identity, long most, Meter meter) throws IOException {
        try (var file = DurableFiles.create(to)) {
            var unpacked = unpack(from, file, identity, most, meter);
            file.getFD().sync();
            return unpacked;
        }
    }

    /** Expands {@code from} and passes it on. */
    static Unpacked unpack(Path from, OutputStream out, @Nullable Path identity, long most, Meter meter)
            throws IOException {
        var digest = DurableFiles.sha256();
        try (var in = open(from, identity)) {
            long bytes = copyAtMost(in, out, digest, most, meter);
            return new Unpacked(bytes, DurableFiles.hex(digest));
        }
    }

    private static long copyAtMost(InputStream in, OutputStream out, MessageDigest digest, long most, Meter meter)
            throws IOException {
        return DurableFiles.copy(in, out, digest, most, (done, total) -> {
            if (done > most) {
                throw new TooMuchContent(most);
            }
            meter.moved(done, total);
        });
    }

    /** More came out of the artifact than its manifest promises. */
    static final class TooMuchContent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchContent(long most) {
            super("the artifact holds more than the " + most + " bytes its manifest names");
        }
    }
}
