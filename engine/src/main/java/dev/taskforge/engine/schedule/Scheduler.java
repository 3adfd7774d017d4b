package dev.taskforge.engine.schedule;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PayloadRefused;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ScheduleLedger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the jobs of schedules whose time has come. Each slot is fired by whoever moves the schedule on first, in the
 * same transaction that submits the job, so several processes may run this on one database. After a downtime a schedule
 * fires once, however many slots it missed.
 */
public final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final Database database;
    private final ScheduleLedger schedules;
    private final Jobs jobs;
    private final Clock clock;

    public Scheduler(Database database, ScheduleLedger schedules, Jobs jobs, Clock clock) {
        this.database = database;
        this.schedules = schedules;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Fires everything that is due, and returns when the next schedule is. A schedule that fails is logged and keeps. */
    public Optional<Instant> fireDue() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var look = database.read(tx -> new Look(schedules.due(tx, now), schedules.nextAt(tx)));
        if (look.due.isEmpty()) {
            return look.next;
        }
        for (var schedule : look.due) {
            try {
                fire(schedule, now);
            } catch (RuntimeException | StackOverflowError e) {
                LOG.error("schedule {} could not be fired", schedule.name(), e);
            }
        }
        return database.read(schedules::nextAt);
    }

    private record Look(List<Schedule> due, Optional<Instant> next) {}

    private void fire(Schedule schedule, Instant now) {
        var next = Cron.parse(schedule.cron()).next(now, schedule.zone());
        database.shared(tx -> {
            if (schedules.advance(tx, schedule, now, next)) {
                // Its job may have been changed since the look; from here on it cannot be.
                schedules.find(tx, schedule.name()).ifPresent(current -> submit(tx, current));
            }
            return true;
        });
    }

    /** A payload that no longer fits the schema of its type costs the slot; trying again would only say so again. */
    private void submit(Tx tx, Schedule schedule) {
        try {
            var submitted = jobs.submit(tx, schedule.job().schedule(schedule.name()));
            schedules.fired(tx, schedule.name(), submitted.job().id());
        } catch (PayloadRefused refused) {
            LOG.error("schedule {} submitted nothing: {}", schedule.name(), refused.getMessage());
            schedules.refused(tx, schedule.name(), String.valueOf(refused.getMessage()));
        }
    }
}
