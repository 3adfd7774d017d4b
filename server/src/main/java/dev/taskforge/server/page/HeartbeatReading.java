package dev.taskforge.server.page;

import dev.taskforge.ops.heartbeat.HeartbeatReport;
import dev.taskforge.ops.heartbeat.PastPing;
import dev.taskforge.ops.project.Project;
import dev.taskforge.server.heartbeat.HeartbeatAddresses;
import dev.taskforge.server.page.view.HeartbeatPart;
import org.jspecify.annotations.Nullable;

/** Puts heartbeats into the words and shapes of pages. */
final class HeartbeatReading {
    private static final int MOST = 30;

    private HeartbeatReading() {}

    /** Null for a monitor of another kind. */
    static @Nullable HeartbeatPart part(HeartbeatAddresses heartbeats, Project project, String name, boolean operates) {
        return heartbeats
                .find(project, name)
                .map(report -> part(heartbeats, project, report, operates))
                .orElse(null);
    }

    private static HeartbeatPart part(
            HeartbeatAddresses heartbeats, Project project, HeartbeatReport report, boolean operates) {
        return new HeartbeatPart(
                report.state().word(),
                report.zone().isEmpty() ? report.rhythm() : report.rhythm() + " " + report.zone(),
                report.grace(),
                report.maxRun(),
                report.endedAt(),
                exit(report.exit()),
                report.startedAt(),
                report.took(),
                report.due(),
                report.until(),
                operates ? heartbeats.url(report) : "",
                heartbeats.pings(project, report.name()).stream()
                        .limit(MOST)
                        .map(ping -> ping(ping, operates))
                        .toList());
    }

    private static HeartbeatPart.Ping ping(PastPing ping, boolean operates) {
        return new HeartbeatPart.Ping(
                ping.at(),
                ping.signal().word(),
                exit(ping.exit()),
                ping.took(),
                ping.more(),
                operates ? ping.body() : "");
    }

    private static String exit(@Nullable Integer status) {
        return status == null ? "" : status.toString();
    }
}
