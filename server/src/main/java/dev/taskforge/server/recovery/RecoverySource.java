package dev.taskforge.server.recovery;

import dev.taskforge.server.metrics.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether this installation could be brought back, and whether it is held after it was. */
public final class RecoverySource implements MetricSource {
    private final Recovery recovery;
    private final Clock clock;

    public RecoverySource(Recovery recovery, Clock clock) {
        this.recovery = recovery;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var standing = recovery.standing();
        var values = new ArrayList<Value>();
        values.add(new Value(
                "taskforge_recovery_ready",
                "1 when a recovery kit was made and an encrypted copy of TaskForge itself lies at a destination, else 0.",
                Map.of(),
                standing.state() == Recovery.State.READY ? 1 : 0));
        values.add(new Value(
                "taskforge_recovery_held",
                "1 while the queues are held after a recovery, else 0.",
                Map.of(),
                recovery.held().isPresent() ? 1 : 0));
        var newest = standing.newestCopyAt();
        if (newest != null) {
            values.add(new Value(
                    "taskforge_recovery_copy_age_seconds",
                    "Age of the newest data of TaskForge itself that lies encrypted at a destination.",
                    Map.of(),
                    age(newest)));
        }
        return values;
    }

    private double age(Instant since) {
        return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
    }
}
