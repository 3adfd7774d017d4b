package dev.taskforge.ops.heartbeat;

import java.util.Locale;

/** How a heartbeat stands, more finely than its monitor. */
public enum HeartbeatState {
    /** No run has ended yet, and none had to. */
    NEW,
    UP,
    /** Expected, and not yet missed. */
    LATE,
    /** A run has begun and may still take its time. */
    RUNNING,
    /** It did not come. */
    MISSED,
    /** A run has begun and takes too long. */
    STUCK,
    /** The last run did not end well. */
    FAILED;

    public boolean isBad() {
        return this == MISSED || this == STUCK || this == FAILED;
    }

    /** As the API writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HeartbeatState of(Pulse pulse, Timing.Limit limit, java.time.Instant now) {
        boolean over = now.isAfter(limit.until());
        if (pulse.bad()) {
            return FAILED;
        }
        if (over) {
            return limit.running() ? STUCK : MISSED;
        }
        if (limit.running()) {
            return pulse.endedAt() == null ? NEW : RUNNING;
        }
        if (pulse.endedAt() == null) {
            return NEW;
        }
        return now.isAfter(limit.due()) ? LATE : UP;
    }
}
