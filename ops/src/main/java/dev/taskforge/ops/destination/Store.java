package dev.taskforge.ops.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One kind of destination. A path such as {@code shop/main/x.zst} names a file in it; a file is there whole or not at all.
 * Used by one thread at a time, which may be interrupted to end what hangs; it connects when it is first used.
 */
sealed interface Store permits FolderStore, S3Store, SftpStore, VaultStore {

    /** Where a file lies, for people. */
    String location(String path);

    /** Whether it is a folder of this machine, where an empty mount point may take its place. */
    default boolean isFolder() {
        return false;
    }

    /** Whether it takes what has no size yet. */
    default boolean takesStreams() {
        return true;
    }

    /** Refuses when what is written into {@code folder} would lie where these artifacts do. */
    default void requireApart(String folder, Path artifacts) throws IOException {
        // Another machine is another place.
    }

    /** How large a file is; empty when it is not there. */
    OptionalLong size(String path) throws IOException;

    /** The files that lie directly in a folder, not those that an upload has left unfinished; none when there is no such folder. */
    List<Listed> list(String folder) throws IOException;

    /** Writes all of {@code file} under {@code path}, which only then is there; one that was there before is replaced, or the store refuses and says so. */
    default void put(String path, Path file, Moved moved) throws IOException {
        try (var in = Files.newInputStream(file)) {
            put(path, in, moved);
        }
    }

    /**
     * The same with all that comes from {@code source}, however much that is. Where the source fails, nothing is there, and its
     * failure goes through as it is; a store that must know the size first refuses.
     */
    void put(String path, InputStream source, Moved moved) throws IOException;

    /** Writes what is under {@code path} to {@code into}. */
    void read(String path, OutputStream into, Moved moved) throws IOException;

    /** Removes a file; one that is not there is no failure. */
    void remove(String path) throws IOException;

    /** Whether what is written is locked, so that nobody can remove it before its time. */
    default boolean locks() {
        return false;
    }

    /** Until when a file, or what was under its path before, cannot be removed; empty when it can. */
    default Optional<Instant> lockedUntil(String path) throws IOException {
        return Optional.empty();
    }

    /** Whether the file that is there now is locked, as seen from the destination. */
    default boolean isLocked(String path) throws IOException {
        return false;
    }

    /** Removes a file with all that was under its path before; refuses while any of that is locked. */
    default void removeAll(String path) throws IOException {
        remove(path);
    }

    /** Writes a file that is removed soon; where files are locked, it is locked for moments, and earlier ones are removed. */
    default void putForTest(String path, Path file, Moved moved) throws IOException {
        put(path, file, moved);
    }

    /** Refuses when a file that is locked can be removed. */
    default void requireKept(String path) throws IOException {
        // Nothing is locked.
    }

    /** Removes what uploads into a folder have left unfinished; nobody may write into it meanwhile. Says how many. */
    int sweep(String folder) throws IOException;

    /** Ends its connections; the next use makes new ones. */
    void close();
}
