package dev.taskforge.engine.api;

import java.time.Duration;

/**
 * How an engine runs.
 *
 * @param node the name of this process among its peers, shown as the worker
 * @param workers how many jobs run at once, 0 to 10,000; with 0 this process runs none and leaves them to others
 * @param lease how long a claimed job is held without a heartbeat; renewed every third of it
 * @param drain how long {@link Engine#close} lets running jobs go on before it interrupts them
 * @param pinnedAfter how long something may keep dead rows of the queue from being removed before {@link Pins} tell it
 */
public record EngineSettings(String node, int workers, Duration lease, Duration drain, Duration pinnedAfter) {

    /** Sixteen workers, a lease of 30 s, 25 s to drain, 5 minutes until a pin is told. */
    public static EngineSettings defaults(String node) {
        return new EngineSettings(node, 16, Duration.ofSeconds(30), Duration.ofSeconds(25), Duration.ofMinutes(5));
    }

    public EngineSettings lease(Duration value) {
        return new EngineSettings(node, workers, value, drain, pinnedAfter);
    }

    public EngineSettings workers(int value) {
        return new EngineSettings(node, value, lease, drain, pinnedAfter);
    }

    public EngineSettings drain(Duration value) {
        return new EngineSettings(node, workers, lease, value, pinnedAfter);
    }

    public EngineSettings pinnedAfter(Duration value) {
        return new EngineSettings(node, workers, lease, drain, value);
    }
}
