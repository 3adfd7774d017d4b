package dev.taskforge.ops.notify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;

/**
 * Replaces a file of people only while it is still what was read: written beside it, synced, compared once more, renamed. The
 * permissions stay; a link stays a link.
 */
final class NotesSwap {
    private NotesSwap() {}

    /**
     * Whether the file was replaced; false leaves it alone because it is another one by now.
     *
     * @param expected what it held; empty when it was not there
     */
    static boolean replace(Path file, byte[] expected, byte[] content) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : file;
        // One name, so that a crash leaves one file at most, which the next attempt replaces.
        var part = target.resolveSibling("." + target.getFileName() + ".taskforge");
        try {
            write(part, target, content);
            var now = Files.exists(target) ? Files.readAllBytes(target) : new byte[0];
            if (!Arrays.equals(now, expected)) {
                return false;
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(Path part, Path target, byte[] content) throws IOException {
        Files.deleteIfExists(part);
        try (var out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
            if (view != null && Files.exists(target)) {
                view.setPermissions(Files.getPosixFilePermissions(target));
            }
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }
}
