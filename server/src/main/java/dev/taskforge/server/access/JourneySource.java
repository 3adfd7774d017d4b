package dev.taskforge.server.access;

import dev.taskforge.ops.journey.JourneyRun;
import dev.taskforge.ops.journey.JourneyRuns;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the runs of journeys ended, how long the newest took, and after how many test data may be left. */
public final class JourneySource implements MetricSource {
    private record Key(String project, String journey) {
        Map<String, String> labels() {
            return Map.of("project", project, "journey", journey);
        }
    }

    private final JourneyRuns runs;

    public JourneySource(JourneyRuns runs) {
        this.runs = runs;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        runs.all().stream()
                .collect(Collectors.groupingBy(
                        run -> new Key(run.project(), run.journey()), LinkedHashMap::new, Collectors.toList()))
                .forEach((key, newestFirst) -> add(key, newestFirst, values));
        return values;
    }

    private static void add(Key key, List<JourneyRun> newestFirst, List<Value> values) {
        newestFirst.stream()
                .collect(Collectors.groupingBy(JourneyRun::state, TreeMap::new, Collectors.counting()))
                .forEach((state, count) -> {
                    var labels = new TreeMap<>(key.labels());
                    labels.put("result", state.label());
                    values.add(
                            new Value("taskforge_journey_runs", "The runs kept, 200 for each journey.", labels, count));
                });
        values.add(new Value(
                "taskforge_journey_runs_leaving_data",
                "The runs kept after which test data may be left.",
                key.labels(),
                newestFirst.stream().filter(JourneyRun::mayHaveLeft).count()));
        newestFirst.stream()
                .flatMap(run -> run.took().stream())
                .findFirst()
                .ifPresent(took -> values.add(new Value(
                        "taskforge_journey_duration_seconds",
                        "How long the newest run took that came to an end.",
                        key.labels(),
                        took.toMillis() / 1e3)));
    }
}
