package dev.taskforge.ops.backup.place;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder of TaskForge's own, which nobody else may open, in a folder that others may write to: they may put something else in its
 * place, such as a link to where only root may write, or make it their own, as an application does that takes over all of its data
 * when it starts. Not safe for use by several threads.
 */
public final class OwnFolder {
    private static final int OTHERS = 0_077;

    private final Path path;
    private final Memory memory;

    /** Which folder was made, for another process too. */
    public interface Memory {
        /**
         * Keeps it before anything is put there.
         *
         * @param key empty while it is not known
         */
        void made(String key) throws IOException;

        /** What was kept; empty when nothing was. */
        Optional<String> made() throws IOException;
    }

    public OwnFolder(Path path, Memory memory) {
        this.path = path;
        this.memory = memory;
    }

    /** @throws IOException also when something has this name, be it a link to a folder */
    public void make() throws IOException {
        memory.made(""); // an earlier one of this name is no longer meant
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        memory.made(key());
    }

    private String key() throws IOException {
        var now = Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
        return now.get("dev") + ":" + now.get("ino");
    }

    /**
     * Refuses when it is not that folder any more; one that is not there is none. Where it is known which it was, and it was made to
     * belong to others or open to them, it is taken back.
     *
     * @throws IOException when something else has its name
     */
    public void require() throws IOException {
        if (!PathSwap.is(path)) {
            return;
        }
        requireReal(path);
        // Where it is not known which it was, as that of a restore that began before this was kept, who it belongs to
        // must do.
        var made = memory.made().filter(key -> !key.isEmpty());
        boolean other = made.isPresent() && !made.get().equals(key());
        if (other || (!isClosed() && (made.isEmpty() || !takeBack()))) {
            throw another();
        }
    }

    private FileSystemException another() {
        return new FileSystemException(
                path.toString(),
                null,
                "is not the folder that TaskForge made, as if somebody else had put it there: look at it, and move it away");
    }

    /** Whether it is a folder that belongs to this user, to whom alone it is open. */
    private boolean isClosed() throws IOException {
        var now = Files.readAttributes(path, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
        return Boolean.TRUE.equals(now.get("isDirectory"))
                && Objects.equals(now.get("uid"), Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                && ((int) Objects.requireNonNull(now.get("mode")) & OTHERS) == 0;
    }

    /** False when that is not possible; only root may take what belongs to others. */
    private boolean takeBack() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        var own = Files.getFileAttributeView(Path.of("/proc/self"), PosixFileAttributeView.class)
                .readAttributes()
                .owner();
        var folder = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            folder.setOwner(own);
            folder.setPermissions(PosixFilePermissions.fromString("rwx------"));
        } catch (FileSystemException e) {
            return false;
        }
        return isClosed();
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
