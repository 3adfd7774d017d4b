package dev.taskforge.server.heartbeat;

import dev.taskforge.ops.heartbeat.Heartbeats;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** When heartbeats were last heard of. */
public final class HeartbeatSource implements MetricSource {
    private final Heartbeats heartbeats;

    public HeartbeatSource(Heartbeats heartbeats) {
        this.heartbeats = heartbeats;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var heartbeat : heartbeats.all()) {
            var labels = Map.of("project", heartbeat.project(), "monitor", heartbeat.name());
            var ended = heartbeat.endedAt();
            if (ended != null) {
                values.add(new Value(
                        "taskforge_heartbeat_ended_timestamp_seconds",
                        "When the last run told that it has ended, well or not.",
                        labels,
                        ended.toEpochMilli() / 1e3));
            }
            var took = heartbeat.tookMillis();
            if (took != null) {
                values.add(new Value(
                        "taskforge_heartbeat_run_seconds",
                        "How long the last run took that told its beginning too.",
                        labels,
                        took / 1e3));
            }
        }
        return values;
    }
}
