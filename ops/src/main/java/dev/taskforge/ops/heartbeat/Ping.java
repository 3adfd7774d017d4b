package dev.taskforge.ops.heartbeat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody's job has sent.
 *
 * @param exit the status with which it ended; null when it told none
 * @param run tells its runs apart; null when it does not
 * @param body what it sent along, as text; empty for nothing
 * @param cut whether the body went on
 */
public record Ping(
        Signal signal, @Nullable Integer exit, @Nullable UUID run, String body, boolean cut, Instant at) {
    /** So many bytes of a body are kept. */
    public static final int MOST_BYTES = 10_000;

    /** A secret may lie where a body is cut, and is found only whole. */
    private static final int LONGEST_SECRET = 4_096;

    /** So many bytes of a body are read. */
    public static final int READ_BYTES = MOST_BYTES + LONGEST_SECRET;

    /** One whose body did not go on. */
    public Ping(Signal signal, @Nullable Integer exit, @Nullable UUID run, String body, Instant at) {
        this(signal, exit, run, body, false, at);
    }

    /** One that ended with this status. */
    public static Ping ofExit(int exit, @Nullable UUID run, String body, boolean cut, Instant at) {
        return new Ping(exit == 0 ? Signal.SUCCESS : Signal.FAIL, exit, run, body, cut, at);
    }

    /** What is kept of its body, of which secrets were masked. */
    String kept(String masked) {
        var bytes = masked.getBytes(StandardCharsets.UTF_8);
        // What the end of a body that goes on is the beginning of, nobody knows.
        int end = Math.max(0, Math.min(MOST_BYTES, cut ? bytes.length - LONGEST_SECRET : bytes.length));
        while (end < bytes.length && end > 0 && isWithin(bytes[end])) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Whether a byte goes on with a character of UTF-8. */
    private static boolean isWithin(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** Whether it says nothing that one of the same kind would not say. */
    @Nullable
    String runText() {
        return run == null ? null : run.toString();
    }
}
