package dev.taskforge.ops.heartbeat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody's job has sent.
 *
 * @param exit the status with which it ended; null when it told none
 * @param run tells its runs apart; null when it does not
 * @param body what it sent along, as text; empty for nothing
 */
public record Ping(
        Signal signal,
        @Nullable Integer exit,
        @Nullable UUID run,
        String body,
        Instant at) {
    /** So many bytes of a body are kept. */
    public static final int MOST_BYTES = 10_000;

    /** One that ended with this status. */
    public static Ping ofExit(int exit, @Nullable UUID run, String body, Instant at) {
        return new Ping(exit == 0 ? Signal.SUCCESS : Signal.FAIL, exit, run, body, at);
    }

    /** Whether it says nothing that one of the same kind would not say. */
    @Nullable
    String runText() {
        return run == null ? null : run.toString();
    }
}
