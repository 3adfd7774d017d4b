package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.destination.Fanout;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Whether there is room, and whether a failure was for lack of it. */
final class DiskSpace {
    private static final long ROOM_OF_A_SERVER = 256L << 20;
    /** What a program that is tried out must leave to what serves. */
    static final long RESERVE = 1L << 30;

    private DiskSpace() {}

    /** Refuses to begin what cannot fit, so that the disk is not filled first. */
    static void require(Path folder, long bytes, String what) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw new PermanentFailure("the disk is full: " + what + " needs " + HumanSize.of(bytes) + " in " + folder
                    + " but only " + HumanSize.of(free) + " are free; free space there or choose another place");
        }
    }

    /** The same for a database on a server in a container. Where the folder of Docker Engine is not seen, nothing is known. */
    static void requireForServer(Docker docker, long bytes) throws IOException {
        requireOfEngine(docker, bytes * 3 / 2, "the restored database");
    }

    /**
     * The same for a database that is loaded after another one was removed.
     *
     * @param more how much larger it is than that
     * @param meanwhile what the server needs besides while it loads it
     */
    static void requireInPlace(Docker docker, long more, long meanwhile) throws IOException {
        requireOfEngine(docker, more * 3 / 2 + meanwhile, "loading the database");
    }

    /** The same for a server that keeps its data in memory, and writes only snapshots of so many bytes. */
    static void requireForSnapshots(Docker docker, long bytes) throws IOException {
        requireOfEngine(docker, bytes, "the drill");
    }

    private static void requireOfEngine(Docker docker, long bytes, String what) throws IOException {
        if (isEngineHere(docker)) {
            require(docker.folder(), bytes + ROOM_OF_A_SERVER, what);
        }
    }

    /** Whether the folder of Docker Engine is seen, so that both have the same files. */
    static boolean isEngineHere(Docker docker) throws IOException {
        return Files.isDirectory(docker.folder());
    }

    /** The folder of Docker Engine, of which {@link #isLow} is asked; empty where it is not seen. */
    static Optional<Path> ofEngine(Docker docker) throws IOException {
        var folder = docker.folder();
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /** Whether so little is free that what serves may soon have none. */
    static boolean isLow(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace() < RESERVE;
    }

    /** Whether a dump has room in the folder although a database is restored, perhaps on the same disk. */
    static boolean isForBoth(Path folder, long dump, long database) throws IOException {
        return Files.getFileStore(folder).getUsableSpace() >= dump + 2 * database + ROOM_OF_A_SERVER;
    }

    /** Whether the failure, or what caused it, was a full disk or quota of this machine. The JDK tells only by message. */
    static boolean isExhausted(@Nullable Throwable failure) {
        var local = LocalFailure.behind(failure);
        for (var cause = local == null ? failure : local; cause != null; cause = cause.getCause()) {
            if (cause instanceof DestinationException || cause instanceof Fanout.NoneLeft) {
                return false; // the disk is another's
            }
            var message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            boolean full = cause instanceof IOException
                    && (message.contains("no space left") || message.contains("quota exceeded"));
            if (full || (cause instanceof SQLException sql && sql.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code)) {
                return true;
            }
        }
        return false;
    }
}
