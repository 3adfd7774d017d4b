package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What serves, what was restored beside it, and how one takes the place of the other. Which is where can be told after a crash at
 * any moment; each method may be repeated and goes on from there.
 */
interface Serving {

    /**
     * Refuses, before anything is read or changed, what could not be restored here.
     *
     * @param backup which need not be on this machine
     */
    default void requireAble(Backup backup) throws IOException {
        // What it takes is known only once it was tried.
    }

    /** The containers that write to it and run; they end before the exchange. */
    List<Container> writers() throws IOException;

    /**
     * Restores beside what serves; an earlier attempt is removed.
     *
     * @param here a backup whose artifact is on this machine, and was read and is whole
     * @param identity the file with the key of an encrypted one
     */
    void restore(Backup here, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused;

    /** Compares what was restored with the manifest, and gives it what belongs to what serves and is in no backup. */
    void check(Backup here) throws IOException, InterruptedException, DrillRefused;

    /** Refuses while somebody else uses what serves; what writes to it has ended. */
    void requireFree() throws IOException;

    /** Whether there is something that bears the name of what serves. */
    boolean hasLive() throws IOException;

    /** Whether something restored does not bear the name of what serves, or not all of it. */
    boolean hasAside() throws IOException;

    /** Whether something was replaced and can come back. */
    boolean hasBefore() throws IOException;

    /** Lets what was restored take the place of what serves. */
    void swap() throws IOException;

    /** Lets what was replaced have its place again. */
    void swapBack() throws IOException;

    /** After an exchange that did not come to its end: lets what serves be used. */
    void admit() throws IOException;

    /** Lets what was restored keep a name of its own. */
    void name(String into) throws IOException;

    /** Removes what was restored and does not serve, where that can be. */
    void discardAside() throws IOException;

    /** Removes what was left aside under this name, unless somebody uses it again. */
    void clear(String name) throws IOException;
}
