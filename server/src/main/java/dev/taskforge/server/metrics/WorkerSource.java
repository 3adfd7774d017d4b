package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.api.RemoteWorkers.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many workers in other processes there are, and how many wait here for a job. */
public final class WorkerSource implements MetricSource {
    private final RemoteWorkers workers;

    public WorkerSource(RemoteWorkers workers) {
        this.workers = workers;
    }

    @Override
    public List<Value> read() {
        var known = workers.list();
        var values = new ArrayList<Value>();
        for (var activity : Activity.values()) {
            values.add(new Value(
                    "taskforge_workers",
                    "Workers in other processes by state, as far as they were heard of within a day.",
                    Map.of("state", activity.name().toLowerCase(Locale.ROOT)),
                    known.stream()
                            .filter(worker -> worker.activity() == activity)
                            .count()));
        }
        values.add(new Value(
                "taskforge_workers_waiting",
                "Workers that wait in this process for a job.",
                Map.of(),
                workers.counts().waiting()));
        return values;
    }
}
