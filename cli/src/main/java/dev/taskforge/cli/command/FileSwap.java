package dev.taskforge.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.UUID;

/**
 * Replaces a file only while it is still what was read: written beside it, synced, compared once more, renamed, and the
 * folder synced. The permissions stay; a link stays a link.
 */
final class FileSwap {
    private FileSwap() {}

    /** Whether the file was replaced; false leaves it alone because it is another one by now. */
    static boolean replace(Path file, byte[] expected, byte[] content) throws IOException {
        var target = file.toRealPath();
        var part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (var out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
                if (view != null) {
                    view.setPermissions(Files.getPosixFilePermissions(target));
                }
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            if (!Arrays.equals(Files.readAllBytes(target), expected)) {
                return false;
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            return true;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
