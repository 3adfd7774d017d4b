package dev.taskforge.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the gauges of the {@link MetricSource}s; one that fails is left out and logged, the others stay. */
final class SourceCollector implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger(SourceCollector.class);

    private final List<MetricSource> sources;

    SourceCollector(List<MetricSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public MetricSnapshots collect() {
        var gauges = new LinkedHashMap<String, GaugeSnapshot.Builder>();
        for (var source : sources) {
            for (var value : read(source)) {
                gauges.computeIfAbsent(
                                value.name(),
                                name -> GaugeSnapshot.builder().name(name).help(value.help()))
                        .dataPoint(GaugeDataPointSnapshot.builder()
                                .labels(labels(value))
                                .value(value.value())
                                .build());
            }
        }
        return MetricSnapshots.of(
                gauges.values().stream().map(GaugeSnapshot.Builder::build).toArray(GaugeSnapshot[]::new));
    }

    private static List<MetricSource.Value> read(MetricSource source) {
        try {
            return source.read();
        } catch (RuntimeException e) {
            LOG.warn("metrics of {} left out", source.getClass().getSimpleName(), e);
            return List.of();
        }
    }

    private static Labels labels(MetricSource.Value value) {
        var sorted = new TreeMap<>(value.labels());
        return Labels.of(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
    }
}
