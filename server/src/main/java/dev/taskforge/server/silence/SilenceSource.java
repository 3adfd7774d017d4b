package dev.taskforge.server.silence;

import dev.taskforge.ops.silence.Silence;
import dev.taskforge.ops.silence.Silences;
import dev.taskforge.server.metrics.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many silences go on. */
public final class SilenceSource implements MetricSource {
    private final Silences silences;

    public SilenceSource(Silences silences) {
        this.silences = silences;
    }

    @Override
    public List<Value> read() {
        var counts = silences.all().stream()
                .collect(Collectors.groupingBy(Silence::project, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> new Value(
                        "taskforge_silences",
                        "Silences that go on: nobody is told of some monitors.",
                        Map.of("project", count.getKey()),
                        count.getValue()))
                .toList();
    }
}
