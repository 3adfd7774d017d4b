package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Pin;
import dev.taskforge.engine.api.PinReport;
import dev.taskforge.engine.api.Pins;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.store.Holder;
import dev.taskforge.engine.store.Horizon;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a minute for what pins the queue and remembers since when, because PostgreSQL does not tell that of a slot
 * or a standby, of some transactions not to every user, and of a transaction made of many statements only by its start.
 */
final class PinWatch implements Pins {
    private static final Logger LOG = LoggerFactory.getLogger(PinWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final Horizon horizon;
    private final Clock clock;
    private final Duration bound;
    private final Map<Holder.Mark, Instant> since = new HashMap<>();
    private final Set<Holder.Mark> told = new HashSet<>();
    private final Loop loop = new Loop("job-pins", this::pass);
    private volatile PinReport latest = PinReport.NONE;

    /** @param bound how long something may hold rows back before it is told */
    PinWatch(Database database, Horizon horizon, Clock clock, Duration bound) {
        this.database = database;
        this.horizon = horizon;
        this.clock = clock;
        this.bound = bound;
    }

    void start() {
        if (database.overlaps()) {
            loop.start();
        }
    }

    void close() {
        loop.close();
    }

    private Duration pass() {
        look();
        return apart();
    }

    private Duration apart() {
        return bound.compareTo(EVERY) < 0 ? bound : EVERY;
    }

    /**
     * Of a session that hides since when it holds something, an ordinary short transaction shows only by being gone at the
     * next look: it counts from a minute after it was first seen.
     */
    @Override
    public synchronized PinReport look() {
        var holders = database.read(horizon::holders);
        var now = clock.instant();
        var marks = holders.stream().map(Holder::mark).toList();
        since.keySet().retainAll(marks);
        told.retainAll(marks);
        var pins = new ArrayList<Pin>();
        int hidden = 0;
        for (var holder : holders) {
            var pin = holder.pin().since(seen(holder));
            if (!pin.since().isAfter(now.minus(bound))) {
                pins.add(pin);
                tell(holder.mark(), pin);
            }
            if (holder.hidden() && !pin.since().isAfter(now.minus(apart()))) {
                hidden++;
            }
        }
        latest = new PinReport(pins, hidden);
        return latest;
    }

    private Instant seen(Holder holder) {
        return since.merge(holder.mark(), holder.pin().since(), (before, now) -> before.isBefore(now) ? before : now);
    }

    private void tell(Holder.Mark mark, Pin pin) {
        if (told.add(mark)) {
            var remedy = pin.remedy();
            LOG.warn(
                    "dead rows of the queue cannot be removed since {} because of {}; {}",
                    pin.since(),
                    pin,
                    remedy == null ? "end the query on the standby" : "end it by " + remedy);
        }
    }

    @Override
    public PinReport latest() {
        return latest;
    }
}
