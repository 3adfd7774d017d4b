package dev.taskforge.ops.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The checkpoints a second time, outside the database, one after the other with an empty line between. Copy the file
 * elsewhere from time to time: a copy out of reach is what a rewriter of this machine cannot reach either.
 */
final class CheckpointFile {
    private final Path file;

    CheckpointFile(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    synchronized void append(Checkpoint checkpoint) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long whole = whole();
            try (var channel = FileChannel.open(file, options, ownerOnly)) {
                channel.truncate(whole).position(whole);
                var bytes = ByteBuffer.wrap((checkpoint.text() + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot append to " + file, e);
        }
    }

    /** How many bytes are whole checkpoints: a power cut may have left half of one at the end. */
    private long whole() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf("\n\n");
        return end < 0 ? 0 : end + 2;
    }

    /** The texts in the file, in order; empty when there is no file. */
    synchronized List<String> read() {
        try {
            var text = Files.exists(file)
                    ? Files.readString(file, StandardCharsets.ISO_8859_1).substring(0, Math.toIntExact(whole()))
                    : "";
            return text.isBlank() ? List.of() : List.of(text.strip().split("\n\n+"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
