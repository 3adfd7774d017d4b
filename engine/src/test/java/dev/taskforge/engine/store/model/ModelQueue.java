package dev.taskforge.engine.store.model;

import dev.taskforge.engine.api.QueueRate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How one queue is set, and which jobs were started from it since its rate was. */
final class ModelQueue {
    /** For so long a node may go by a rate that another one has changed. */
    private static final Duration NOTICED = Duration.ofSeconds(1);

    boolean paused;
    int limit;
    int weight;

    @Nullable
    QueueRate rate;

    private final List<Instant> starts = new ArrayList<>();
    private Instant lastClaim = Instant.EPOCH;
    private Instant noticed = Instant.EPOCH;

    void set(@Nullable QueueRate next) {
        if (!Objects.equals(rate, next)) {
            rate = next;
            starts.clear();
            noticed = lastClaim.plus(NOTICED);
        }
    }

    void claimedAt(Instant now) {
        lastClaim = now.isAfter(lastClaim) ? now : lastClaim;
    }

    /** Whether every node goes by the rate as it is. */
    boolean isNoticed(Instant now) {
        return !now.isBefore(noticed);
    }

    void started(Instant now) {
        starts.add(now);
    }

    /**
     * Whether one more start keeps to the rate: of no stretch of time that ends with it may there be more starts than the
     * count and what flows in meanwhile. Clocks that differ or are set back only make stretches shorter.
     */
    boolean mayStart(Instant now) {
        if (rate == null) {
            return true;
        }
        long period = rate.period().toMillis();
        for (int i = 0; i < starts.size(); i++) {
            long stretch = Duration.between(starts.get(i), now).toMillis();
            if ((starts.size() - i + 1) * period > rate.count() * period + stretch * rate.count()) {
                return false;
            }
        }
        return true;
    }
}
