package dev.taskforge.server.metrics;

import java.util.List;
import java.util.Map;

/** Tells values that are read when somebody asks for the metrics, such as the verdict of each gate. */
@FunctionalInterface
public interface MetricSource {
    /** The values now. All of one name share the help and the label names. */
    List<Value> read();

    /**
     * One value of a gauge.
     *
     * @param name such as {@code taskforge_backup_age_seconds}
     */
    record Value(String name, String help, Map<String, String> labels, double value) {
        public Value {
            labels = Map.copyOf(labels);
        }
    }
}
