package dev.taskforge.server.heartbeat;

import dev.taskforge.ops.heartbeat.HeartbeatReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat of a project.
 *
 * @param heartbeat how often a ping is expected, as in the file
 * @param timezone of five fields; null for a time
 * @param state new, up, late, running, missed, stuck or failed
 * @param endedAt when a run last ended, well or not; null before the first
 * @param exitStatus the status it told; null for none
 * @param startedAt when a run began that has not ended; null for none
 * @param tookMillis how long the last run took; null when its beginning was not told
 * @param dueAt when the next ping is expected
 * @param failsAt when it counts as missed, or the run as stuck
 * @param pings how many came, of any kind
 * @param url where the job pings; null for those who may not operate the project
 */
public record HeartbeatView(
        String name,
        String title,
        String heartbeat,
        @Nullable String timezone,
        long graceSeconds,
        long maxRunSeconds,
        String state,
        @Nullable Instant endedAt,
        @Nullable Integer exitStatus,
        @Nullable Instant startedAt,
        @Nullable Long tookMillis,
        Instant dueAt,
        Instant failsAt,
        long pings,
        @Nullable String url) {

    static HeartbeatView of(HeartbeatReport report, @Nullable String url) {
        var took = report.took();
        return new HeartbeatView(
                report.name(),
                report.title(),
                report.rhythm(),
                report.zone().isEmpty() ? null : report.zone(),
                report.grace().toSeconds(),
                report.maxRun().toSeconds(),
                report.state().word(),
                report.endedAt(),
                report.exit(),
                report.startedAt(),
                took == null ? null : took.toMillis(),
                report.due(),
                report.until(),
                report.pings(),
                url);
    }
}
