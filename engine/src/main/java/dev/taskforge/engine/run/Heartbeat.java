package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.store.Hold;
import dev.taskforge.engine.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps what this process runs alive: renews every lease in one statement per interval, and stops runs whose lease is
 * lost, whose time is up, or that a person asked another process to end. A database that does not answer keeps no run
 * going: the clock is watched by a thread of its own.
 */
final class Heartbeat {
    private static final Duration WATCH_EVERY = Duration.ofMillis(250);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final String worker;
    private final Duration lease;
    private final Workers workers;
    private final Duration watchEvery;
    private final Loop loop = new Loop("job-heartbeat", this::pass);
    private final Loop watch = new Loop("job-watch", this::watch);
    private long renewedAt = System.nanoTime();
    private long lookedAt = System.nanoTime();

    Heartbeat(Database database, JobStore store, Clock clock, String worker, Duration lease, Workers workers) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.worker = worker;
        this.lease = lease;
        this.workers = workers;
        var third = lease.dividedBy(3);
        this.watchEvery = third.compareTo(WATCH_EVERY) < 0 ? third : WATCH_EVERY;
    }

    void start() {
        loop.start();
        watch.start();
    }

    void close() {
        loop.close();
        watch.close();
    }

    private Duration watch() {
        var now = clock.instant();
        workers.all().forEach(run -> run.checkTime(now));
        return watchEvery;
    }

    private Duration pass() {
        var runs = heldRuns();
        if (runs.isEmpty()) {
            var third = lease.dividedBy(3);
            return third.compareTo(LOOK_EVERY) < 0 ? third : LOOK_EVERY;
        }
        long now = System.nanoTime();
        if (now - renewedAt >= lease.dividedBy(3).toNanos()) {
            renew(runs);
            renewedAt = now;
        } else if (now - lookedAt >= LOOK_EVERY.toNanos()) {
            lookedAt = now;
            database.read(tx -> store.leases().cancelRequested(tx, worker, ids(runs)))
                    .forEach(this::cancel);
        }
        return watchEvery;
    }

    /** Without those that lost their lease: what they return counts for nothing, and another attempt waits for its end. */
    private List<Run> heldRuns() {
        return workers.all().stream()
                .filter(run -> run.stopped() != Run.Stop.LOST)
                .toList();
    }

    /** Renews all leases; a run that held one before and is not among the answers has lost it. */
    private void renew(Collection<Run> runs) {
        Instant until = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(lease);
        var holds = database.shared(tx -> store.leases().renew(tx, worker, ids(runs), until)).stream()
                .collect(Collectors.toMap(Hold::jobId, Function.identity()));
        for (var run : runs) {
            var hold = holds.get(run.job().id());
            if (hold == null || hold.fence() != run.job().fence()) {
                run.stop(Run.Stop.LOST);
            } else {
                run.renewed(hold.leaseUntil());
                if (hold.cancelRequested()) {
                    run.stop(Run.Stop.CANCELLED);
                }
            }
        }
    }

    private static List<Long> ids(Collection<Run> runs) {
        return runs.stream().map(run -> run.job().id()).toList();
    }

    private void cancel(long jobId) {
        workers.find(jobId).ifPresent(run -> run.stop(Run.Stop.CANCELLED));
    }
}
