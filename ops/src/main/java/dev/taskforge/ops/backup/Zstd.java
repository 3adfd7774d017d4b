package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Streams a file through Zstandard; memory does not grow with the file. The result opens with the stock tool. */
final class Zstd {
    private static final int LEVEL = 3;

    /** What came out of a compression: size and hash of the artifact, hash of what went in. */
    record Packed(long bytes, String sha256, String contentSha256) {}

    /** What came out of an expansion. */
    record Unpacked(long bytes, String sha256) {}

    private Zstd() {}

    /** Compresses {@code from} into the new, durable file {@code to}. */
    static Packed pack(Path from, Path to, Meter meter) throws IOException {
        var content = DurableFiles.sha256();
        var artifact = DurableFiles.sha256();
        long size = Files.size(from);
        try (var file = DurableFiles.create(to)) {
            try (var in = Files.newInputStream(from);
                    var zstd = compressing(new DigestOutputStream(keptOpen(file), artifact))) {
                DurableFiles.copy(in, zstd, content, size, meter);
            }
            file.getFD().sync();
        }
        return new Packed(Files.size(to), DurableFiles.hex(artifact), DurableFiles.hex(content));
    }

    private static ZstdOutputStream compressing(OutputStream out) throws IOException {
        return new ZstdOutputStream(out, LEVEL).setChecksum(true);
    }

    private static OutputStream keptOpen(OutputStream out) {
        return new java.io.FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /**
     * Expands {@code from} into the new file {@code to}.
     *
     * @param most how many bytes may come out; an artifact that holds more is refused before the disk fills
     */
    static Unpacked unpack(Path from, Path to, long most, Meter meter) throws IOException {
        var digest = DurableFiles.sha256();
        try (var file = DurableFiles.create(to);
                var in = new ZstdInputStream(new BufferedInputStream(Files.newInputStream(from)))) {
            long bytes = copyAtMost(in, file, digest, most, meter);
            file.getFD().sync();
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
