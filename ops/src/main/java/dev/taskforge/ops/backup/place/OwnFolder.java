package dev.taskforge.ops.backup.place;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder of TaskForge's own, which nobody else may open, in a folder that others may write to: they may put something else in its
 * place, such as a link to where only root may write. Not safe for use by several threads.
 */
public final class OwnFolder {
    private static final int OTHERS = 0_077;

    private final Path path;
    /** Which one it is; null when it was not made here. */
    private @Nullable Object made;

    public OwnFolder(Path path) {
        this.path = path;
    }

    /** @throws IOException also when something has this name, be it a link to a folder */
    public void make() throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        made = key();
    }

    private Object key() throws IOException {
        return Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Refuses when it is not that folder any more; one that is not there is none.
     *
     * @throws IOException when something else has its name
     */
    public void require() throws IOException {
        if (!PathSwap.is(path)) {
            return;
        }
        var now = Files.readAttributes(path, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
        boolean own = Boolean.TRUE.equals(now.get("isDirectory"))
                && Objects.equals(now.get("uid"), Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                && ((int) Objects.requireNonNull(now.get("mode")) & OTHERS) == 0;
        if (!own || (made != null && !made.equals(key()))) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "is not the folder that TaskForge made, as if somebody else had put it there: look at it, and move it"
                            + " away");
        }
        requireReal(path);
    }

    /**
     * Refuses a path that leads through a link which was not there before.
     *
     * @throws IOException when it does, or when its folder is not there
     */
    public static void requireReal(Path path) throws IOException {
        var folder = Objects.requireNonNull(path.getParent());
        if (!folder.toRealPath().equals(folder)) {
            throw new FileSystemException(path.toString(), null, "lies behind a link now, and did not before");
        }
    }
}
