package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.schedule.Scheduler;
import dev.taskforge.engine.store.ScheduleLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Fires the schedules in time. What other processes change about them, and a clock that was set, is found by a look. */
final class ScheduleWatch implements Lookout.Part {
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Scheduler scheduler;
    private final ScheduleLedger schedules;
    private final Clock clock;
    private final Loop loop = new Loop("job-scheduler", this::pass);
    private volatile @Nullable Instant next;

    ScheduleWatch(Scheduler scheduler, ScheduleLedger schedules, Clock clock) {
        this.scheduler = scheduler;
        this.schedules = schedules;
        this.clock = clock;
    }

    void start() {
        loop.start();
    }

    void close() {
        loop.close();
    }

    /** The schedules were changed by this process. */
    void changed() {
        loop.wake();
    }

    @Override
    public Runnable look(Tx tx) {
        var found = schedules.nextAt(tx).orElse(null);
        return () -> {
            if (found != null && (!found.equals(next) || !found.isAfter(clock.instant()))) {
                loop.wake();
            }
        };
    }

    private Duration pass() {
        var before = next;
        var after = scheduler.fireDue().orElse(null);
        next = after;
        if (after == null) {
            return LONGEST_REST;
        }
        var rest = Duration.between(clock.instant(), after);
        // One that is still due could not be fired; the next look tries again.
        boolean stuck = rest.isNegative() && after.equals(before);
        return stuck || rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }
}
