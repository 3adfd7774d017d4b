package dev.taskforge.ops.repair;

import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Logs of containers that nothing bounds, which fill disks: Docker Engine keeps all that a container writes unless {@code max-size} is
 * set. Of a large one its end stays.
 */
public final class UnboundLogs {
    private static final long LARGE = 50L * 1024 * 1024;
    private static final int KEPT = 1024 * 1024;

    private UnboundLogs() {}

    /**
     * Shortens the log of a container if it is large and nothing bounds it. What is written to it meanwhile may be lost.
     *
     * <p>Docker Engine adds to the file at its end, wherever that is, and reads it line by line.
     *
     * @return how many bytes that gave back
     * @throws IOException also when this process may not change the file
     */
    public static long shorten(Docker docker, String container) throws IOException {
        var file = docker.unboundLog(container).orElse(null);
        if (file == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) < LARGE) {
            return 0;
        }
        return shorten(file);
    }

    private static long shorten(Path file) throws IOException {
        long before;
        ByteBuffer end;
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            before = channel.size();
            end = end(channel, before);
            channel.truncate(0);
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            while (end.hasRemaining()) {
                channel.write(end);
            }
        }
        return before - Files.size(file);
    }

    /** The last lines as a whole. */
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
        return bytes.position(Math.min(start + 1, bytes.limit()));
    }
}
