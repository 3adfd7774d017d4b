package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the store in order: takes over from dead workers, frees what a key no longer holds back, removes the old. */
final class Keeper implements Lookout.Part {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
    private static final int MOST_AT_ONCE = 100;

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final TypeSettings settings;
    private final Runnable ready;
    private final Loop loop = new Loop("job-keeper", this::pass);
    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();
    private long purgesAt = System.nanoTime();

    /** @param ready told when jobs were made available */
    Keeper(Database database, JobStore store, Clock clock, Events events, TypeSettings settings, Runnable ready) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.settings = settings;
        this.ready = ready;
    }

    void start() {
        loop.start();
    }

    void close() {
        loop.close();
    }

    /** @param now when the look was taken */
    private record Seen(Instant now, boolean expired, boolean held) {}

    @Override
    public Runnable look(Tx tx) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var found =
                new Seen(now, store.leases().hasExpired(tx, now), store.leases().hasHeld(tx));
        return () -> {
            if (found.expired || found.held) {
                seen.set(found);
                loop.wake();
            }
        };
    }

    private Duration pass() {
        var found = seen.getAndSet(null);
        if (found != null && found.expired) {
            takeOver(found.now);
        }
        if (found != null && found.held && database.shared(tx -> store.leases().freeHeld(tx)) > 0) {
            ready.run();
        }
        if (System.nanoTime() - purgesAt >= 0) {
            purge();
            purgesAt = System.nanoTime() + PURGE_EVERY.toNanos();
        }
        return Duration.ofNanos(purgesAt - System.nanoTime());
    }

    private void takeOver(Instant now) {
        List<Job> taken;
        do {
            taken = database.shared(tx -> store.leases().expire(tx, now, MOST_AT_ONCE));
            for (var job : taken) {
                LOG.warn(
                        "job {} ({}) was left by its worker {} and is {}",
                        job.id(),
                        job.type(),
                        job.worker(),
                        job.state());
                events.stateChanged(job);
            }
            if (taken.stream().anyMatch(job -> job.state() == JobState.AVAILABLE)) {
                ready.run();
            }
        } while (!taken.isEmpty());
    }

    /** Removes finished jobs beyond their retention, a few at a time so that other writers get their turn. */
    private void purge() {
        for (var name : database.read(tx -> store.archive().types(tx))) {
            var retention = settings.limits(name).retention();
            var before = clock.instant().truncatedTo(ChronoUnit.MILLIS).minus(retention);
            int purged = MOST_AT_ONCE;
            while (purged > 0 && !loop.isClosing()) {
                purged = database.read(tx -> store.archive().hasOlder(tx, name, before))
                        ? database.shared(tx -> store.archive().purge(tx, name, before, MOST_AT_ONCE))
                        : 0;
            }
        }
    }
}
