package dev.taskforge.engine.schedule;

import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ScheduleLedger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The public face of the schedules. */
public final class EngineSchedules implements Schedules {
    private final Database database;
    private final ScheduleLedger schedules;
    private final Jobs jobs;
    private final BiConsumer<String, NewJob> payloads;
    private final Clock clock;
    private final Runnable changed;

    /**
     * @param payloads refuses a payload, under this name, that does not fit the schema of its type
     * @param changed told after each change that became durable
     */
    public EngineSchedules(
            Database database,
            ScheduleLedger schedules,
            Jobs jobs,
            BiConsumer<String, NewJob> payloads,
            Clock clock,
            Runnable changed) {
        this.database = database;
        this.schedules = schedules;
        this.jobs = jobs;
        this.payloads = payloads;
        this.clock = clock;
        this.changed = changed;
    }

    @Override
    public List<Schedule> list() {
        return database.read(schedules::list);
    }

    @Override
    public Optional<Schedule> find(String name) {
        return database.read(tx -> schedules.find(tx, name));
    }

    @Override
    public Optional<Schedule> find(Tx tx, String name) {
        return schedules.find(tx, name);
    }

    @Override
    public Schedule put(Tx tx, NewSchedule schedule) {
        JobRules.checkName("name", schedule.name());
        if (schedule.project() != null) {
            JobRules.checkName("project", schedule.project());
        }
        JobRules.check(schedule.job());
        payloads.accept("job.payload", schedule.job());
        var cron = Cron.parse(schedule.cron());
        var before = schedules.find(tx, schedule.name());
        boolean enabled = before.map(Schedule::enabled).orElse(true);
        Instant next = null;
        if (enabled) {
            next = before.filter(known -> sameTimes(known, schedule))
                    .map(Schedule::nextAt)
                    .orElseGet(() -> cron.next(now(), schedule.zone()));
        }
        schedules.put(tx, schedule, enabled, next);
        tx.afterCommit(changed);
        return get(tx, schedule.name());
    }

    private static boolean sameTimes(Schedule known, NewSchedule asked) {
        return known.cron().equals(asked.cron()) && known.zone().equals(asked.zone());
    }

    @Override
    public List<Instant> upcoming(Schedule schedule, int most) {
        var times = new ArrayList<Instant>();
        var cron = Cron.parse(schedule.cron());
        for (var at = schedule.nextAt(); at != null && times.size() < most; at = cron.next(at, schedule.zone())) {
            times.add(at);
        }
        return times;
    }

    @Override
    public Submitted run(Tx tx, String name) {
        return jobs.submit(tx, get(tx, name).job().schedule(name));
    }

    @Override
    public boolean remove(Tx tx, String name) {
        tx.afterCommit(changed);
        return schedules.remove(tx, name);
    }

    @Override
    public Schedule enable(Tx tx, String name, boolean enabled) {
        var known = get(tx, name);
        if (known.enabled() != enabled) {
            schedules.enable(tx, name, enabled ? Cron.parse(known.cron()).next(now(), known.zone()) : null);
            tx.afterCommit(changed);
        }
        return get(tx, name);
    }

    private Schedule get(Tx tx, String name) {
        return schedules
                .find(tx, name)
                .orElseThrow(() -> new IllegalArgumentException("name: there is no schedule " + name));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
