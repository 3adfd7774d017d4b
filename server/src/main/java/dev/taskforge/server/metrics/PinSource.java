package dev.taskforge.server.metrics;

import dev.taskforge.engine.api.Pin;
import dev.taskforge.engine.api.Pins;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** For how long something has kept the dead rows of the queues from being removed, as the engine saw it last. */
public final class PinSource implements MetricSource {
    private final Pins pins;
    private final Clock clock;

    public PinSource(Pins pins, Clock clock) {
        this.pins = pins;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var known = pins.latest().pins();
        return Arrays.stream(Pin.Kind.values())
                .map(kind -> new Value(
                        "taskforge_queue_pinned_seconds",
                        "How long the oldest of its kind has kept dead rows from being removed; 0 for none.",
                        Map.of("kind", kind.label()),
                        known.stream()
                                .filter(pin -> pin.kind() == kind)
                                .mapToDouble(pin -> age(pin))
                                .max()
                                .orElse(0)))
                .toList();
    }

    private double age(Pin pin) {
        return Math.max(0, Duration.between(pin.since(), clock.instant()).toMillis() / 1e3);
    }
}
