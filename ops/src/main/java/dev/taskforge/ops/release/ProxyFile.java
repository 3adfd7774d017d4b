package dev.taskforge.ops.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file on this machine by which a proxy learns where requests go. */
record ProxyFile(Path path) {
    /** A proxy is not of the user of this process. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    Path folder() {
        return Objects.requireNonNull(path.getParent());
    }

    /** What it holds; null when it is not there. */
    @Nullable
    String content() throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** In one go, so that a part of it is never read. The name in between is none that a proxy includes. */
    void put(@Nullable String content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(path);
            return;
        }
        var fresh = path.resolveSibling("." + path.getFileName() + ".new");
        // Made anew: a link put there by somebody else is not followed.
        Files.deleteIfExists(fresh);
        Files.writeString(fresh, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(fresh, READABLE);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
