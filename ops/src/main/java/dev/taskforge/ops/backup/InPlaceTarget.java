package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is emptied and loaded where it is. Each method may be repeated after a crash and goes on from there; which data there is, is
 * never told by memory. Nothing is removed but what {@link #mark} named and what an attempt of this restore has loaded.
 */
interface InPlaceTarget {

    /** The containers that write to it and run; they end first. */
    List<Container> writers() throws IOException;

    /**
     * Refuses what could not be loaded.
     *
     * @param here a backup whose artifact is on this machine
     * @param identity the file with the key of an encrypted one
     */
    void requireLoadable(Backup here, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused;

    /**
     * Waits for some minutes until the server answers.
     *
     * @return another text when it has ended and begun again meanwhile
     */
    String life() throws IOException;

    /** Refuses a backup of which the server cannot make all that is no row, as it was; its artifact is on this machine. */
    void tryOut(Backup here, @Nullable Path identity) throws IOException;

    /** Keeps what is in no backup; refuses what has no room, or could not be removed. What serves is not changed. */
    void prepare(Backup here) throws IOException;

    /** Refuses when there is no room for it any more. */
    void requireRoom(Backup here) throws IOException;

    /** What {@link #close} changes, for {@link #admit}; empty for nothing. */
    String limit() throws IOException;

    /** Lets nobody else in, as far as that can be told; a backup of it can still be made. */
    void close() throws IOException;

    /**
     * Lets nobody at all in, until {@link #admit}: what is compared after that is what is removed.
     *
     * @param known with its mark
     */
    void hide(InPlace known) throws IOException;

    /** Keeps what is in no backup, as it is now that it is hidden. */
    void keepHidden(InPlace known) throws IOException;

    /** Refuses while somebody else uses it, or something would keep it from being removed. */
    void requireFree() throws IOException;

    /** Reads all that is hidden, whatever it is. */
    void read() throws IOException;

    /** Refuses what is hidden when it is not what a backup of it has. */
    void requireSame(Backup backup) throws IOException, DrillRefused;

    /**
     * Lets it be used as before; only while nothing was removed.
     *
     * @param known with what closing it has changed, and with its mark when it may be hidden
     */
    void admit(InPlace known) throws IOException;

    /** How what is there is known again. */
    String mark() throws IOException;

    /** Whether what was marked is there and was never removed, not even in part. */
    boolean isUntouched(InPlace known) throws IOException;

    /** Refuses when there is something that was not marked and that no attempt of this restore has loaded. */
    void requireOurs(InPlace known) throws IOException;

    /** Removes what is there. From now on there is nothing of its name. */
    void empty(InPlace known) throws IOException, InterruptedException;

    /** Loads a backup beside the name, which nobody sees; what an earlier attempt loaded is removed. */
    void load(Backup here, @Nullable Path identity) throws IOException, InterruptedException, DrillRefused;

    /** Compares what was loaded with the manifest. */
    void check(Backup here) throws IOException, InterruptedException, DrillRefused;

    /** How what was loaded is known again. */
    String loaded() throws IOException;

    /** Lets what was loaded and compared be used. */
    void open(InPlace known) throws IOException;
}
