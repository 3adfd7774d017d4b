package dev.taskforge.server.incident;

import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many incidents are open. */
public final class IncidentSource implements MetricSource {
    private final Incidents incidents;

    public IncidentSource(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var count : incidents.counts()) {
            var labels = Map.of("project", count.project());
            values.add(new Value("taskforge_incidents_open", "Incidents that are open.", labels, count.open()));
            values.add(new Value(
                    "taskforge_incidents_kept",
                    "Incidents of the last 400 days, open ones included.",
                    labels,
                    count.all()));
        }
        return values;
    }
}
