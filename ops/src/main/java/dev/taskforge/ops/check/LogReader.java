package dev.taskforge.ops.check;

import java.io.IOException;

/** Reads what was added to a log since it was read last, line by line. Not safe for several threads. */
interface LogReader {
    /** {@link Progress#behind} when it cannot be told how much is left. */
    long SOME = -1;

    /**
     * How reading went.
     *
     * @param began whether nothing was read before
     * @param gap whether lines may have been lost
     * @param behind how many bytes are left because time was up, or {@link #SOME}
     */
    record Progress(boolean began, boolean gap, long behind) {}

    /**
     * Reads on.
     *
     * @param back how many bytes before the end reading begins the first time
     * @param deadline when to stop, as {@link System#nanoTime} counts
     */
    Progress read(long back, long deadline, LogLines.Taker taker) throws IOException;
}
