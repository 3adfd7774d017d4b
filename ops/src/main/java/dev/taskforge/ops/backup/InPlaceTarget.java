package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is emptied and loaded where it is. Each method may be repeated after a crash and goes on from there; which data there is, is
 * never told by memory.
 */
interface InPlaceTarget {

    /** The containers that write to it and run; they end first. */
    List<Container> writers() throws IOException;

    /** How many bytes it has now; 0 when unknown. */
    long bytes() throws IOException;

    /**
     * Refuses what could not be loaded.
     *
     * @param here a backup whose artifact is on this machine
     * @param identity the file with the key of an encrypted one
     */
    void requireLoadable(Backup here, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused;

    /** Keeps what is in no backup; refuses what has no room. What serves is not changed. */
    void prepare(Backup here) throws IOException;

    /** Lets nobody else in, as far as that can be told; a backup of it can still be made. */
    void close() throws IOException;

    /** Refuses while somebody else uses it. */
    void requireFree() throws IOException;

    /** Lets it be used as before; only while nothing was removed. */
    void admit() throws IOException;

    /** Removes what is there. From now on nobody can use it by its name, or it is marked as half. */
    void empty() throws IOException, InterruptedException;

    /** Loads a backup into what was emptied; what an earlier attempt loaded is removed. */
    void load(Backup here, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused;

    /** Compares what was loaded with the manifest. */
    void check(Backup here) throws IOException, InterruptedException, DrillRefused;

    /** Lets what was loaded and compared be used. */
    void open() throws IOException;
}
