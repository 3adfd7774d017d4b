package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypes;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.Pins;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseClock;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.schedule.EngineSchedules;
import dev.taskforge.engine.schedule.Scheduler;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.ReadyJob;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The engine's parts, wired together, and the order in which they start and stop. */
final class EmbeddedEngine implements Engine {
    private final Clock clock;
    private final Map<String, JobType> types;
    private final Map<String, String> plans = new ConcurrentHashMap<>();
    private final EngineJobs jobs;
    private final EngineQueues queues;
    private final EngineSchedules schedules;
    private final EngineWorkers remoteWorkers;
    private final EngineTypes jobTypes;
    private final ScheduleWatch scheduleWatch;
    private final Workers workers;
    private final Bell bell = new Bell();
    private final Dispatcher dispatcher;
    private final Heartbeat heartbeat;
    private final Wakeups wakeups;
    private final Lookout lookout;
    private final Keeper keeper;
    private final PinWatch pins;
    private final Drain drain;
    private boolean started;
    private boolean closed;

    EmbeddedEngine(
            Database database, JobStore store, Clock given, EngineSettings settings, Map<String, JobType> types) {
        // Where several machines share a database, only its own clock is the same for all of them.
        this.clock = database.overlaps() ? database.read(DatabaseClock::new) : given;
        // Two processes may bear the same name, and one that died must not have its leases renewed by its successor.
        var worker = settings.node() + "-" + UUID.randomUUID().toString().substring(0, 8);
        this.types = types;
        types.forEach((name, type) -> plans.put(name, Plan.of(type)));
        var events = new Events();
        var steps = new StepRunner(database, store, clock, events);
        var outcomes = new Outcomes(() -> ThreadLocalRandom.current().nextDouble());
        var attempt = new Attempt(database, store, clock, steps, outcomes, this::noted, plans);
        workers = new Workers(settings.workers(), attempt::run, this::finished);
        var typeSettings = new TypeSettings(database, store.types(), types);
        var claimer = new Claimer(store, worker, settings.lease(), types, plans, typeSettings);
        dispatcher = new Dispatcher(database, store, clock, events, claimer, workers, bell, this::claimedNothing);
        heartbeat = new Heartbeat(database, store, clock, worker, settings.lease(), workers);
        wakeups = database instanceof PostgresDatabase postgres
                ? new PostgresWakeups(postgres, worker, job -> heard(store, job), this::look)
                : Wakeups.NONE;
        keeper = new Keeper(database, store, clock, events, typeSettings, this::anythingReady);
        pins = new PinWatch(database, store.horizon(), clock, settings.pinnedAfter());
        drain = new Drain(database, store, clock, events, workers, dispatcher, settings.drain());
        var canceller = new Canceller(workers, dispatcher);
        var takers = new Takers(store.workers(), clock, types.keySet());
        jobs = new EngineJobs(
                database, store, clock, events, types, dispatcher, canceller, wakeups, bell, takers, typeSettings);
        remoteWorkers = new EngineWorkers(
                database, store, clock, events, types.keySet(), takers, dispatcher, outcomes, bell, typeSettings);
        jobTypes = new EngineTypes(database, store, clock, types.keySet(), typeSettings, wakeups::tellOthers);
        queues = new EngineQueues(database, store.queues(), this::anythingReady);
        var scheduler = new Scheduler(database, store.schedules(), jobs, clock);
        scheduleWatch = new ScheduleWatch(scheduler, store.schedules(), clock);
        schedules = new EngineSchedules(
                database, store.schedules(), jobs, typeSettings::check, clock, this::schedulesChanged);
        var work = new WorkLook(store.leases(), clock, types.keySet(), dispatcher);
        lookout = new Lookout(
                database, clock, settings.lease(), wakeups::hears, List.of(typeSettings, work, keeper, scheduleWatch));
    }

    private void heard(JobStore store, ReadyJob job) {
        var runAt = Instant.ofEpochMilli(job.runAtMillis());
        if (runAt.isAfter(clock.instant())) {
            // Scheduled, or ready by a clock that goes a little before this one.
            dispatcher.due(runAt);
        }
        store.leases().hear(job);
        if (types.containsKey(job.type())) {
            dispatcher.ready();
        } else {
            bell.ringAll();
        }
    }

    private void schedulesChanged() {
        scheduleWatch.changed();
        wakeups.tellOthers();
    }

    private void look() {
        lookout.look();
    }

    private void claimedNothing() {
        lookout.lookSoon();
    }

    private void anythingReady() {
        dispatcher.ready();
        wakeups.tellOthers();
    }

    private void noted(Run run) {
        dispatcher.noted(run);
    }

    private void finished(Finished run) {
        dispatcher.finished(run);
    }

    @Override
    public Jobs jobs() {
        return jobs;
    }

    @Override
    public Queues queues() {
        return queues;
    }

    @Override
    public Schedules schedules() {
        return schedules;
    }

    @Override
    public RemoteWorkers remoteWorkers() {
        return remoteWorkers;
    }

    @Override
    public Pins pins() {
        return pins;
    }

    @Override
    public JobTypes jobTypes() {
        return jobTypes;
    }

    @Override
    public synchronized void register(JobType type) {
        if (started) {
            throw new IllegalStateException("job type " + type.name() + " comes after the start");
        }
        Engines.add(types, type);
        plans.put(type.name(), Plan.of(type));
    }

    @Override
    public List<JobType> types() {
        return types.values().stream()
                .sorted(Comparator.comparing(JobType::name))
                .toList();
    }

    @Override
    public synchronized void start() {
        if (started || closed) {
            throw new IllegalStateException("an engine starts once");
        }
        started = true;
        heartbeat.start();
        keeper.start();
        pins.start();
        dispatcher.start();
        lookout.start();
        wakeups.start();
        remoteWorkers.start();
        scheduleWatch.start();
    }

    @Override
    public int running() {
        return workers.running();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        remoteWorkers.close();
        scheduleWatch.close();
        lookout.close();
        keeper.close();
        pins.close();
        drain.run();
        dispatcher.close();
        heartbeat.close();
        wakeups.close();
    }
}
