package dev.taskforge.server.heartbeat;

import dev.taskforge.ops.heartbeat.PastPing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat and its last pings.
 *
 * @param last the newest first
 */
public record HeartbeatDetailView(HeartbeatView heartbeat, List<PingView> last) {

    /**
     * A ping.
     *
     * @param signal start, success, fail or log
     * @param exitStatus the status it told; null for none
     * @param rid which run it is of, if it said so
     * @param tookMillis how long the run took that it ended; null when its beginning was not told
     * @param more how many came after it that are not kept one by one
     * @param body what was sent along, secrets masked; null for those who may not operate the project, or for nothing
     */
    public record PingView(
            Instant at,
            String signal,
            @Nullable Integer exitStatus,
            @Nullable String rid,
            @Nullable Long tookMillis,
            long more,
            @Nullable String body) {

        static PingView of(PastPing ping, boolean withBody) {
            var took = ping.took();
            return new PingView(
                    ping.at(),
                    ping.signal().word(),
                    ping.exit(),
                    ping.run(),
                    took == null ? null : took.toMillis(),
                    ping.more(),
                    withBody && !ping.body().isEmpty() ? ping.body() : null);
        }
    }
}
