package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/**
 * Logs of containers that nothing bounds, which fill disks: Docker Engine keeps all that a container writes unless {@code max-size} is
 * set. Of a large one its end stays.
 */
public final class UnboundLogs {
    private static final long LARGE = 50L * 1024 * 1024;
    private static final int KEPT = 1024 * 1024;

    private UnboundLogs() {}

    /**
     * Shortens the log of a container if it is large, nothing bounds it, and it lies on the disk that needs room. What is written to it
     * meanwhile may be lost.
     *
     * <p>Docker Engine adds to the file at its end, wherever that is, and reads it line by line.
     *
     * @param disk a place on the disk that needs room
     * @return how many bytes that gave back
     * @throws IOException also when this process does not see the file or may not change it
     */
    public static long shorten(Docker docker, String container, Path disk) throws IOException {
        var file = docker.unboundLog(container).orElse(null);
        return file != null && isLarge(file) && Files.getFileStore(file).equals(Files.getFileStore(disk))
                ? shorten(file)
                : 0;
    }

    /**
     * As {@link #shorten(Docker, String, Path)}, on whichever disk it lies.
     *
     * @throws IOException also when this process does not see the file or may not change it
     */
    public static long shorten(Docker docker, String container) throws IOException {
        var file = docker.unboundLog(container).orElse(null);
        return file != null && isLarge(file) ? shorten(file) : 0;
    }

    /**
     * How many bytes shortening the log of a container would give back; empty when nothing needs to be shortened.
     *
     * @throws IOException also when this process does not see the file
     */
    public static OptionalLong excess(Docker docker, String container) throws IOException {
        var file = docker.unboundLog(container).orElse(null);
        return file != null && isLarge(file) ? OptionalLong.of(Files.size(file) - KEPT) : OptionalLong.empty();
    }

    private static boolean isLarge(Path file) throws IOException {
        var facts = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return facts.isRegularFile() && facts.size() >= LARGE;
    }

    /**
     * The end is written over the beginning, which needs no room, before the rest is cut off: whoever is killed in between has lost nothing
     * but a line.
     */
    private static long shorten(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long before = channel.size();
            var end = end(channel, before);
            long kept = end.remaining();
            while (end.hasRemaining()) {
                channel.write(end, kept - end.remaining());
            }
            channel.force(false);
            channel.truncate(kept);
            return before - kept;
        }
    }

    /** The last lines as a whole: on a full disk the very last may have been cut. */
    private static ByteBuffer end(FileChannel channel, long size) throws IOException {
        var bytes = ByteBuffer.allocate(KEPT);
        for (int read = 0; read >= 0 && bytes.hasRemaining(); ) {
            read = channel.read(bytes, size - KEPT + bytes.position());
        }
        bytes.flip();
        int start = 0;
        while (start < bytes.limit() && bytes.get(start) != '\n') {
            start++;
        }
        int end = bytes.limit();
        while (end > start && bytes.get(end - 1) != '\n') {
            end--;
        }
        return bytes.limit(end).position(Math.min(start + 1, end));
    }
}
