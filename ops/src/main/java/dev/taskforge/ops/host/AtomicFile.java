package dev.taskforge.ops.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that appears under its name only when it is complete and on the disk: written beside its target under a name
 * that ends in {@code .part}, then synced, renamed, and the folder synced. Closed without {@link #publish}, nothing of
 * it remains. Only its owner can read it. Not safe for several threads.
 */
public final class AtomicFile implements AutoCloseable {
    /** The ending of a file that is not complete; what is left of one after a crash may be deleted. */
    public static final String PART = ".part";

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean published;

    private AtomicFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.stream = Channels.newOutputStream(channel);
    }

    /** Begins a file; the folder of {@code target} must exist. */
    public static AtomicFile create(Path target) throws IOException {
        var absolute = target.toAbsolutePath();
        var part = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + PART);
        var channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new AtomicFile(absolute, part, channel);
    }

    /** Writes a whole file at once, replacing what was there. */
    public static void write(Path target, byte[] content) throws IOException {
        try (var file = create(target)) {
            file.stream().write(content);
            file.publish();
        }
    }

    /** Where to write the content; unbuffered. */
    public OutputStream stream() {
        return stream;
    }

    /** The file while it is incomplete. */
    public Path part() {
        return part;
    }

    /** Puts the content on the disk and the file under its name, replacing what was there. */
    public void publish() throws IOException {
        stream.flush();
        channel.force(true);
        channel.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        published = true;
        syncFolder(target);
    }

    /** Makes the entries of a file's folder durable: after a rename or a deletion. */
    public static void syncFolder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!published) {
            Files.deleteIfExists(part);
        }
    }
}
