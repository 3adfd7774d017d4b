package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.api.WaitRefused;
import dev.taskforge.engine.store.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Wakes the workers of other processes that wait here for jobs. One that becomes ready wakes one worker that may take it,
 * the one that has waited longest; what is not known exactly wakes them all. Whoever is woken looks for itself, so that a
 * needless ring costs a look and a missed one is made good by the next.
 */
final class Bell {
    private static final int MOST_WAITERS = 1_000;

    private final Map<String, Waiter> waiters = new LinkedHashMap<>();
    private volatile boolean deserted = true;
    private boolean closed;

    /**
     * One worker that waits. When it was not heard of for as long as its lease it is taken for dead: a job handed to it
     * would only come back when that lease is over too.
     */
    static final class Waiter {
        private final Reach wanted;
        private final Set<String> types;
        private final Semaphore rings = new Semaphore(0);
        private final long lease;
        private volatile long heard = System.nanoTime();
        private volatile boolean ended;

        private Waiter(Reach wanted, Duration lease) {
            this.wanted = wanted;
            this.lease = lease.toNanos();
            this.types = Objects.requireNonNullElse(wanted.types(), Set.of());
        }

        /** Whether it must not take anything any more. */
        boolean isOver() {
            return ended || silentIn() <= 0;
        }

        private long silentIn() {
            return heard + lease - System.nanoTime();
        }

        /** Waits for a ring, at most so long. */
        void await(Duration most) throws InterruptedException {
            long nanos = Math.max(0, Math.min(most.toNanos(), silentIn()));
            if (rings.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                rings.drainPermits();
            }
        }

        private boolean isRung() {
            return rings.availablePermits() > 0;
        }

        private void ring() {
            rings.release();
        }

        private void end() {
            ended = true;
            ring();
        }
    }

    /** Lets a worker wait; it has to {@link #leave}. */
    synchronized Waiter enter(String worker, Reach wanted, Duration lease) {
        if (closed) {
            throw new WaitRefused("this process is closing");
        }
        if (waiters.size() >= MOST_WAITERS) {
            throw new WaitRefused(MOST_WAITERS + " workers wait already");
        }
        var waiter = new Waiter(wanted, lease);
        var before = waiters.put(worker, waiter);
        if (before != null) {
            before.end();
        }
        deserted = false;
        return waiter;
    }

    /** A worker gave a sign of life. */
    synchronized void heard(String worker) {
        var waiter = waiters.get(worker);
        if (waiter != null) {
            waiter.heard = System.nanoTime();
        }
    }

    /** Ends the wait of a worker that asks anew: nobody hears the answer to its last question. */
    synchronized void dismiss(String worker) {
        var waiter = waiters.remove(worker);
        if (waiter != null) {
            waiter.end();
        }
        deserted = waiters.isEmpty();
    }

    synchronized void leave(String worker, Waiter waiter) {
        waiters.remove(worker, waiter);
        deserted = waiters.isEmpty();
        if (waiter.isRung() && !waiter.ended) {
            // It was rung for a job that it did not look for any more.
            ringAll();
        }
    }

    int waiting() {
        return deserted ? 0 : size();
    }

    private synchronized int size() {
        return waiters.size();
    }

    /** The types that anybody waits for. */
    synchronized Set<String> types() {
        return waiters.values().stream()
                .flatMap(waiter -> waiter.types.stream())
                .collect(Collectors.toSet());
    }

    /** Something may have become ready. */
    void ringAll() {
        if (!deserted) {
            everybody().forEach(Waiter::ring);
        }
    }

    /** There may be more jobs of these types than whoever looked took. */
    void ringAll(Set<String> types) {
        if (!deserted) {
            everybody().stream()
                    .filter(waiter -> waiter.types.stream().anyMatch(types::contains))
                    .forEach(Waiter::ring);
        }
    }

    /** Rings one worker. */
    synchronized void ring(String worker) {
        var waiter = waiters.get(worker);
        if (waiter != null) {
            waiter.ring();
        }
    }

    /** One more job of this type may start in this queue. */
    void mayStart(String queue, String type) {
        if (!deserted) {
            ringOne(waiter -> waiter.wanted.coversQueue(queue) && waiter.wanted.coversType(type));
        }
    }

    /** These jobs came in. */
    void submitted(List<Submitted> answers) {
        if (deserted) {
            return;
        }
        for (var answer : answers) {
            var job = answer.job();
            if (answer.created() && job.state() == JobState.AVAILABLE) {
                ringOne(waiter -> waiter.wanted.covers(job.queue(), job.type(), job.project()));
            }
        }
    }

    /** These attempts ended, so that a queue or a key at its limit has room again. */
    void ended(List<Outcome> outcomes) {
        if (deserted) {
            return;
        }
        for (var outcome : outcomes) {
            var job = outcome.job();
            if (job.concurrencyKey() != null) {
                ringAll();
                return;
            }
            ringOne(waiter -> waiter.wanted.coversQueue(job.queue()));
        }
    }

    /** Rings the one of these that waits longest. */
    private synchronized void ringOne(Predicate<Waiter> may) {
        for (var waiter : waiters.values()) {
            if (!waiter.isRung() && !waiter.isOver() && may.test(waiter)) {
                waiter.ring();
                return;
            }
        }
    }

    private synchronized List<Waiter> everybody() {
        return new ArrayList<>(waiters.values());
    }

    /** Ends all waits and lets nobody wait any more. */
    synchronized void close() {
        closed = true;
        waiters.values().forEach(Waiter::end);
        waiters.clear();
        deserted = true;
    }
}
