package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.schedule.EngineSchedules;
import dev.taskforge.engine.schedule.Scheduler;
import dev.taskforge.engine.store.model.ModelSchedule.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Schedules are made, changed and removed, and nodes fire what is due: alone, at once with another, or dying at it. */
final class ScheduleEvents {
    private static final List<ZoneId> ZONES = List.of(ZoneOffset.UTC, ZoneId.of("Asia/Kathmandu"));
    private static final List<Integer> MINUTES = List.of(1, 5, 20, 60);

    private final World world;
    private final TypeEvents types;
    private final Map<String, ModelSchedule> schedules = new TreeMap<>();

    ScheduleEvents(World world, TypeEvents types) {
        this.world = world;
        this.types = types;
    }

    void put() {
        var name = anyName();
        var known = schedules.get(name);
        var times = known != null && world.oneOf(2) ? known.times : new Times(world.any(MINUTES), world.any(ZONES));
        var asked = new NewSchedule(name, world.oneOf(2) ? world.name : null, times.cron(), times.zone(), job());
        world.said("put " + asked);
        world.write(tx -> faces(new ScheduledJobs(world, types)).put(tx, asked));
        if (known == null) {
            schedules.put(name, new ModelSchedule(asked, times, world.now()));
        } else {
            known.replace(asked, times, world.now());
        }
        compare();
    }

    private NewJob job() {
        var payload = world.oneOf(12) ? ScheduledJobs.UNFIT : "{}";
        var job = NewJob.of(world.anyType(), payload).queue(world.anyQueue()).project(world.name);
        if (world.oneOf(3)) {
            job = job.uniqueKey(world.name + "-u" + world.random.nextInt(3));
        }
        return world.oneOf(2) ? job.maxAttempts(1 + world.random.nextInt(3)) : job;
    }

    void enable() {
        var name = anyName();
        boolean on = world.oneOf(2);
        world.said((on ? "enable " : "disable ") + name);
        var known = schedules.get(name);
        if (known == null) {
            assertThatThrownBy(() -> enable(name, on)).isInstanceOf(IllegalArgumentException.class);
        } else {
            enable(name, on);
            known.enable(on, world.now());
        }
        compare();
    }

    private Schedule enable(String name, boolean on) {
        return world.write(tx -> faces(new ScheduledJobs(world, types)).enable(tx, name, on));
    }

    void remove() {
        remove(anyName());
        compare();
    }

    private void remove(String name) {
        world.said("remove " + name);
        boolean removed =
                world.write(tx -> faces(new ScheduledJobs(world, types)).remove(tx, name));
        assertThat(removed).isEqualTo(schedules.remove(name) != null);
    }

    /** Somebody runs it now, which leaves its times as they are. */
    void runNow() {
        var name = anyName();
        world.said("run " + name + " now");
        var known = schedules.get(name);
        var jobs = new ScheduledJobs(world, types);
        if (known == null || known.asked.job().payload().equals(ScheduledJobs.UNFIT)) {
            assertThatThrownBy(() -> world.write(tx -> faces(jobs).run(tx, name)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(jobs.submissions()).isEmpty();
        } else {
            world.write(tx -> faces(jobs).run(tx, name));
            assertThat(jobs.submissions()).hasSize(1);
            jobs.submissions().forEach(submission -> submission.tell(world.model));
        }
        compare();
    }

    /** Time passes, often more than one slot, and a node fires what is due by its clock. */
    void fire() {
        world.pass(Duration.ofSeconds(world.random.nextInt(world.oneOf(3) ? 1_500 : 100)));
        var chance = world.random.nextInt(4);
        fire(
                switch (chance) {
                    case 0 -> new Firing(this::meanwhile, false, false);
                    case 1 -> new Firing(() -> {}, true, world.oneOf(2));
                    default -> new Firing(() -> {}, false, false);
                });
    }

    /** The other node fires too, or changes a schedule, after this one has looked what is due and before it fires it. */
    private void meanwhile() {
        world.meanwhile(() -> world.any(List.<Runnable>of(
                        () -> fire(new Firing(() -> {}, false, false)), this::put, this::enable, this::remove))
                .run());
    }

    /**
     * How a node fires.
     *
     * @param interlude what happens before its first change
     * @param dies whether it dies at its first change
     * @param committed whether that change became durable all the same
     */
    private record Firing(Runnable interlude, boolean dies, boolean committed) {}

    private void fire(Firing how) {
        world.said("fire " + (how.dies ? "and die " + (how.committed ? "after" : "before") + " the commit" : ""));
        var now = world.now();
        var due = schedules.values().stream()
                .filter(schedule -> schedule.isDue(now))
                .map(ModelSchedule::state)
                .toList();
        var database = new NodeDatabase(world, how.interlude, how.dies, how.committed);
        var jobs = new ScheduledJobs(world, types);
        boolean died = false;
        try {
            new Scheduler(database, world.store().schedules(), jobs.jobs(), clock()).fireDue();
        } catch (NodeDatabase.Died e) {
            died = true;
        }
        assertThat(died).as("died").isEqualTo(how.dies && !due.isEmpty());
        var fired = new ArrayList<String>();
        for (var submission : jobs.submissions()) {
            fired.add(submission.schedule());
            fired(submission, now);
        }
        assertThat(fired).as("fired at once").doesNotHaveDuplicates();
        if (died) {
            assertThat(fired).hasSize(how.committed ? 1 : 0);
        } else {
            assertThat(due).as("due and not fired").noneMatch(this::isAsItWas);
        }
        compare();
    }

    /** Whether the slot is still to be fired; one of other times, which were set meanwhile, has its turn later. */
    private boolean isAsItWas(Schedule due) {
        var schedule = schedules.get(due.name());
        var state = schedule == null ? null : schedule.state();
        return state != null
                && Objects.equals(due.nextAt(), state.nextAt())
                && due.cron().equals(state.cron())
                && due.zone().equals(state.zone());
    }

    /** A slot was used: it has to be one that was due and that nobody had used. */
    private void fired(ScheduledJobs.Submission submission, Instant now) {
        var schedule = Objects.requireNonNull(schedules.get(submission.schedule()), "fired though it was removed");
        assertThat(schedule.isDue(now))
                .as("%s was due at %s, it is %s", submission.schedule(), schedule.nextAt, now)
                .isTrue();
        assertThat(submission.asked()).isEqualTo(schedule.state().job());
        schedule.fire(now);
        submission.tell(world.model);
        schedule.lastError = submission.refusal();
        var answer = submission.answer();
        if (answer != null) {
            schedule.lastJobId = answer.job().id();
        }
    }

    /** Everything due is fired by the node whose clock is ahead, and nothing is left behind. */
    void end() {
        fire(new Firing(() -> {}, false, false));
        List.copyOf(schedules.keySet()).forEach(this::remove);
        compare();
    }

    private void compare() {
        List<Schedule> stored =
                world.transactions.read(tx -> world.store().schedules().list(tx));
        assertThat(stored)
                .filteredOn(schedule -> schedule.name().startsWith(world.name))
                .isEqualTo(schedules.values().stream().map(ModelSchedule::state).toList());
    }

    private EngineSchedules faces(ScheduledJobs jobs) {
        return new EngineSchedules(
                new NodeDatabase(world, () -> {}, false, false),
                world.store().schedules(),
                jobs.jobs(),
                (field, job) -> {},
                clock(),
                () -> {});
    }

    private Clock clock() {
        return Clock.fixed(world.now(), ZoneOffset.UTC);
    }

    private String anyName() {
        return world.name + "-s" + world.random.nextInt(3);
    }
}
