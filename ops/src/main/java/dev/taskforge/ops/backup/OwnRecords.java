package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The records of TaskForge itself where they lie on a server and in no file: a backup copies them into one. */
public interface OwnRecords {

    /** Hears how far a copy is, and throws to end it. */
    @FunctionalInterface
    interface Heard {
        void copied(String table, long rows);
    }

    /** The data directory of this node, with its keys. */
    Path folder();

    /** About how many bytes they take. */
    long bytes();

    /**
     * Copies all of them, as they are at one moment, into an SQLite database that a server without PostgreSQL could go on with, and
     * compares what it reads back there with what it read here.
     *
     * @param file new; what a copy that was cut off left is replaced
     * @return the moment they are of
     * @throws IOException when something is not in the file as it was read
     * @throws dev.taskforge.engine.db.DatabaseException when the server cannot be asked
     */
    Instant copyInto(Path file, Heard heard) throws IOException;
}
