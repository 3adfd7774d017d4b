package dev.taskforge.ops.backup;

import java.time.Duration;

/**
 * How long the parts of a drill took, without the pauses between attempts.
 *
 * @param read reading the artifact from where it lies, and its hash
 * @param open decrypting and expanding it
 * @param restore making the database anew; for PostgreSQL with the start of its server
 * @param check comparing it with the manifest
 */
public record DrillTimes(Duration read, Duration open, Duration restore, Duration check) {
    /** Of a drill that was not carried out. */
    static final DrillTimes NONE = new DrillTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    static DrillTimes ofMillis(long read, long open, long restore, long check) {
        return new DrillTimes(
                Duration.ofMillis(read), Duration.ofMillis(open), Duration.ofMillis(restore), Duration.ofMillis(check));
    }

    /** From reading the artifact to the last comparison. */
    public Duration total() {
        return read.plus(open).plus(restore).plus(check);
    }
}
