package dev.taskforge.engine.store.model;

import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What one schedule should be like. */
final class ModelSchedule {
    /** Every so many minutes of the clock in a zone. */
    record Times(int minutes, ZoneId zone) {
        String cron() {
            return minutes == 1 ? "* * * * *" : minutes == 60 ? "0 * * * *" : "*/" + minutes + " * * * *";
        }

        /** Goes from minute to minute. */
        Instant next(Instant after) {
            var at = after.truncatedTo(ChronoUnit.MINUTES);
            do {
                at = at.plus(Duration.ofMinutes(1));
            } while (at.atZone(zone).getMinute() % minutes != 0);
            return at;
        }
    }

    NewSchedule asked;
    Times times;
    boolean enabled = true;

    @Nullable
    Instant nextAt;

    @Nullable
    Instant lastAt;

    @Nullable
    Long lastJobId;

    @Nullable
    String lastError;

    ModelSchedule(NewSchedule asked, Times times, Instant now) {
        this.asked = asked;
        this.times = times;
        this.nextAt = times.next(now);
    }

    void replace(NewSchedule next, Times when, Instant now) {
        asked = next;
        if (!when.equals(times)) {
            times = when;
            nextAt = enabled ? when.next(now) : null;
        }
        lastError = null;
    }

    void enable(boolean on, Instant now) {
        if (enabled != on) {
            enabled = on;
            nextAt = on ? times.next(now) : null;
        }
    }

    boolean isDue(Instant now) {
        return nextAt != null && !nextAt.isAfter(now);
    }

    /** Its slot is used up, however many others were missed. */
    void fire(Instant now) {
        nextAt = times.next(now);
        lastAt = now;
    }

    Schedule state() {
        return new Schedule(
                asked.name(),
                asked.project(),
                asked.cron(),
                asked.zone(),
                asked.job().schedule(asked.name()),
                enabled,
                nextAt,
                lastAt,
                lastJobId,
                lastError);
    }
}
