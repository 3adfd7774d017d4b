package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat that a monitor waits for.
 *
 * @param state as a word
 * @param rhythm how often a ping is expected, as in the file
 * @param exit the status that the last run told, as text; empty for none
 * @param due when the next ping is expected
 * @param until when it counts as missed
 * @param url where it is pinged; empty for those who may not see it
 * @param pings the last ones, the newest first
 */
public record HeartbeatPart(
        String state,
        String rhythm,
        Duration grace,
        Duration maxRun,
        @Nullable Instant endedAt,
        String exit,
        @Nullable Instant startedAt,
        @Nullable Duration took,
        Instant due,
        Instant until,
        String url,
        List<Ping> pings) {

    /** What a job runs to be seen, so that a run is told with its length and its exit status. */
    public String example() {
        return "RID=$(cat /proc/sys/kernel/random/uuid); curl -fsS -m 10 --retry 5 \"" + url
                + "/start?rid=$RID\"; ./job.sh; S=$?; curl -fsS -m 10 --retry 5 \"" + url + "/$S?rid=$RID\"";
    }

    /**
     * A ping.
     *
     * @param body what was sent along; empty for nothing, and for those who may not see it
     */
    public record Ping(
            Instant at,
            String signal,
            String exit,
            @Nullable Duration took,
            long more,
            String body) {}
}
