package dev.taskforge.server.monitor;

import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Watch;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How monitors stand, and whether they are looked at on time. */
public final class MonitorSource implements MetricSource {
    private final Monitors monitors;
    private final Watch watch;

    /** @param watch of this process; it does nothing where another node watches */
    public MonitorSource(Monitors monitors, Watch watch) {
        this.monitors = monitors;
        this.watch = watch;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var monitor : monitors.all()) {
            var labels = labels(monitor.project(), monitor.name());
            boolean known =
                    monitor.state() == MonitorState.UP || monitor.state().isBad();
            if (known && !monitor.paused()) {
                values.add(new Value(
                        "taskforge_monitor_up",
                        "1 when a monitor is up, 0 when it is down or cannot be asked; none while nothing is known of it.",
                        labels,
                        monitor.state() == MonitorState.UP ? 1 : 0));
            }
            if (monitor.lookedAt() != null) {
                values.add(new Value(
                        "taskforge_monitor_look_seconds",
                        "How long the last look took.",
                        labels,
                        monitor.micros() / 1e6));
                values.add(new Value(
                        "taskforge_monitor_looked_timestamp_seconds",
                        "When the last look ended.",
                        labels,
                        monitor.lookedAt().toEpochMilli() / 1e3));
            }
        }
        watch.tallies().forEach((key, tally) -> {
            var labels = labels(key.project(), key.name());
            values.add(new Value(
                    "taskforge_monitor_late_seconds",
                    "How long after its moment the last look was begun by this process.",
                    labels,
                    tally.late().toMillis() / 1e3));
            values.add(
                    new Value("taskforge_monitor_looks", "Looks that this process has begun.", labels, tally.begun()));
            values.add(new Value(
                    "taskforge_monitor_skipped",
                    "Looks that were due and that this process has not begun, because the one before went on or it was late itself.",
                    labels,
                    tally.skipped()));
        });
        watch.isFollowing()
                .ifPresent(following -> values.add(new Value(
                        "taskforge_monitor_container_events",
                        "1 while Docker Engine tells at once what happens to containers; 0 while only the looks of the monitors see it.",
                        Map.of(),
                        following ? 1 : 0)));
        return values;
    }

    private static Map<String, String> labels(String project, String monitor) {
        return Map.of("project", project, "monitor", monitor);
    }
}
