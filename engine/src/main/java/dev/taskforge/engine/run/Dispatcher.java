package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that moves jobs: it records what ended, writes what running jobs noted, makes due jobs available and
 * claims the next ones, all in one commit, then hands them to the workers. It rests until something happens.
 *
 * <p>A submission does not wait for this thread: it claims for the free workers in its own commit. Claims of this process
 * never overlap: either transactions do not, and each hands over what it claimed before the next begins, or they take
 * turns.
 */
final class Dispatcher {
    /** While the clock, which may be set, tells when to go on. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private static final Duration LONGEST_IDLE_REST = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration NOTES_EVERY = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT_IN_HAND = Duration.ofMillis(250);
    private static final int MOST_PROMOTED = 1_000;
    /** How often it is looked, while every worker is busy, for a job that has one kept for it. */
    private static final Duration SPARE_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final Claimer claimer;
    private final Workers workers;
    private final Bell bell;
    private final Appetite appetite;
    private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
    private final Queue<Run> noted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean mayBeReady = new AtomicBoolean(true);
    private final Loop loop = new Loop("job-dispatcher", this::pass);
    private volatile boolean claiming;
    private volatile boolean keptBack;
    private final AtomicReference<@Nullable Due> nextDue = new AtomicReference<>();
    /** When the rate of a queue lets the next job start, or null when none keeps any back. */
    private volatile @Nullable Instant nextStart;
    /** Held from a claim until what it claimed was handed over, where transactions overlap. */
    private final ReentrantLock turn = new ReentrantLock();
    /** One object, so that submissions that share a commit share the claim too. */
    private final Consumer<Tx> claimLast;

    private final Runnable foundNothing;

    // Only the dispatcher's thread touches these; what a failed commit leaves stays in them for the next pass.
    private final List<Finished> unrecorded = new ArrayList<>();
    private final List<Note> unwritten = new ArrayList<>();
    private long lookedForSpareAt = System.nanoTime() - SPARE_EVERY.toNanos();
    private long wroteNotesAt = System.nanoTime() - NOTES_EVERY.toNanos();

    /** @param foundNothing told of a claim that found nothing, though work was said to be there */
    Dispatcher(
            Database database,
            JobStore store,
            Clock clock,
            Events events,
            Claimer claimer,
            Workers workers,
            Bell bell,
            Runnable foundNothing) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.claimer = claimer;
        this.workers = workers;
        this.bell = bell;
        this.foundNothing = foundNothing;
        this.appetite = new Appetite(workers.size());
        this.claimLast = this::claimForSubmission;
    }

    void start() {
        claiming = true;
        loop.start();
    }

    /** Work may have become available. */
    void ready() {
        mayBeReady.set(true);
        loop.wake();
        bell.ringAll();
    }

    /** Workers of other processes ended these attempts. */
    void endedElsewhere(List<Outcome> recorded) {
        tell(recorded, now());
        if (keptBack || recorded.stream().anyMatch(Dispatcher::makesReady)) {
            ready();
        }
    }

    /** This transaction makes work available: claims for the free workers as the last part of its commit. */
    void readyIn(Tx tx) {
        if (claiming && (!database.overlaps() || turn.isHeldByCurrentThread())) {
            tx.beforeCommit(claimLast);
        } else {
            tx.afterCommit(this::ready);
        }
    }

    /** Runs a transaction that makes work available and may then claim some, if no other claim is under way. */
    <T> T taking(Supplier<T> transaction) {
        boolean taken = database.overlaps() && turn.tryLock();
        try {
            return transaction.get();
        } finally {
            if (taken) {
                turn.unlock();
            }
        }
    }

    /** Whether this process will take this many more jobs at once. */
    boolean hasRoomFor(long jobs) {
        return room() >= jobs;
    }

    /** A job will be due then; returns whether this process will see to it. */
    boolean due(Instant at) {
        long now = System.nanoTime();
        var before =
                nextDue.getAndUpdate(known -> new Due(known == null || at.isBefore(known.at) ? at : known.at, now));
        if (before == null || at.isBefore(before.at)) {
            loop.wake();
        }
        return claiming;
    }

    void finished(Finished run) {
        finished.add(run);
        loop.wake();
    }

    void noted(Run run) {
        noted.add(run);
        loop.wake();
    }

    /** When this returns, nothing is claimed any more, and what was claimed has been handed to the workers. */
    void stopClaiming() {
        // Each way lets a claim that is under way end.
        turn.lock();
        try {
            claiming = false;
        } finally {
            turn.unlock();
        }
        if (!database.overlaps()) {
            database.write(tx -> true);
        }
    }

    /** Ends the thread and records everything that ended until now. */
    void close() {
        loop.close();
        gather(true);
        if (!unrecorded.isEmpty() || !unwritten.isEmpty()) {
            try {
                commit(false, false, false);
            } catch (DatabaseException e) {
                LOG.error(
                        "the ends of {} jobs could not be recorded; they run again when their leases have run out",
                        unrecorded.size(),
                        e);
            }
        }
    }

    private Duration pass() {
        gather(false);
        var due = nextDue.get();
        boolean promote = claiming && due != null && !due.at.isAfter(clock.instant());
        var start = nextStart;
        if (start != null && !start.isAfter(clock.instant())) {
            nextStart = null;
            mayBeReady.set(true);
        }
        if (promote
                || unrecorded.stream().anyMatch(run -> run.run().job().concurrencyKey() != null)
                || (keptBack && !unrecorded.isEmpty())) {
            mayBeReady.set(true);
        }
        boolean claim = room() > 0 && mayBeReady.getAndSet(false);
        boolean spare = mayNeedSpare() && System.nanoTime() - lookedForSpareAt >= SPARE_EVERY.toNanos();
        if (claim || promote || spare || !unrecorded.isEmpty() || !unwritten.isEmpty()) {
            try {
                commit(claim, promote, spare);
            } catch (RuntimeException | Error e) {
                mayBeReady.set(true);
                throw e;
            }
        }
        return rest();
    }

    /** Whether something may be there for which a worker is kept, and no other will take it now. */
    private boolean mayNeedSpare() {
        return claiming && mayBeReady.get() && room() == 0 && workers.spareIsFree() && claimer.reserves();
    }

    private int room() {
        return claiming ? Math.max(0, appetite.most() - workers.held()) : 0;
    }

    private static boolean makesReady(Outcome outcome) {
        return outcome.state() == JobState.AVAILABLE || outcome.job().concurrencyKey() != null;
    }

    /** Collects what ended and, when it is time, what was noted. */
    private void gather(boolean all) {
        for (var run = finished.poll(); run != null; run = finished.poll()) {
            unrecorded.add(run);
            unwritten.addAll(Note.of(run.run()));
        }
        appetite.learn(unrecorded);
        long now = System.nanoTime();
        if (all || now - wroteNotesAt >= NOTES_EVERY.toNanos()) {
            for (var run = noted.poll(); run != null; run = noted.poll()) {
                wroteNotesAt = now;
                unwritten.addAll(Note.of(run));
            }
        }
        giveBackWhatWaitsTooLong();
    }

    /** Jobs claimed ahead in the belief that they are short must not lie here behind long ones. */
    private void giveBackWhatWaitsTooLong() {
        if (claimer.lastClaimOlderThan(LONGEST_WAIT_IN_HAND) && workers.hasWaiting()) {
            workers.takeBackWaiting()
                    .forEach(run -> unrecorded.add(new Finished(run, Optional.of(Outcome.released(run.job())), 0)));
            appetite.shrink();
        }
    }

    /**
     * When the next scheduled job is due, as far as known.
     *
     * @param saidNanos when this was said last
     */
    private record Due(Instant at, long saidNanos) {}

    /** A look at the database, begun then, found this. What was submitted since counts more than the look. */
    void nextDueSeen(long beganNanos, @Nullable Instant due) {
        var seen = due == null ? null : new Due(due, beganNanos);
        var known = nextDue.updateAndGet(before -> before == null || before.saidNanos - beganNanos < 0 ? seen : before);
        if (known != null) {
            loop.wake();
        }
    }

    private void commit(boolean claim, boolean promote, boolean spare) {
        var now = now();
        var outcomes =
                unrecorded.stream().flatMap(run -> run.outcome().stream()).toList();
        // What is submitted from here on may not be seen by this transaction.
        var due = promote ? nextDue.getAndSet(null) : null;
        Ended ended;
        turn.lock();
        try {
            ended = database.shared(tx -> finishAndClaim(tx, outcomes, now, claim, promote, spare));
        } catch (RuntimeException | Error e) {
            if (due != null) {
                due(due.at);
            }
            throw e;
        } finally {
            turn.unlock();
        }
        var recorded = ended.recorded;
        if (ended.nextDue != null) {
            due(ended.nextDue);
        }
        unrecorded.clear();
        var written = List.copyOf(unwritten);
        unwritten.clear();
        written.forEach(note -> note.tell(events));
        tell(recorded, now);
        if (promote) {
            bell.ringAll();
        }
    }

    private record Ended(List<Outcome> recorded, @Nullable Instant nextDue) {}

    private Ended finishAndClaim(
            Tx tx, List<Outcome> outcomes, Instant now, boolean claim, boolean promote, boolean spare) {
        unwritten.forEach(note -> note.write(tx, store, now));
        var recorded = store.leases().finish(tx, outcomes, now);
        Instant due = null;
        if (promote) {
            store.leases().promote(tx, now, MOST_PROMOTED);
            due = store.leases().nextDue(tx).orElse(null);
        }
        if (claim) {
            claim(tx, now);
        }
        if (spare) {
            lookedForSpareAt = System.nanoTime();
            var claims = claimer.claimReserved(tx, now);
            tx.afterCommit(() -> holdSpare(claims));
        }
        return new Ended(recorded, due);
    }

    /** Claims what there is room for. Nobody else makes the room smaller until the claim is handed over. */
    private void claim(Tx tx, Instant now) {
        int room = room();
        if (room == 0) {
            tx.afterCommit(this::ready);
            return;
        }
        var claims = claimer.claim(tx, room, now);
        tx.afterCommit(() -> hold(claims));
    }

    private void claimForSubmission(Tx tx) {
        claim(tx, now());
        tx.afterCommit(() -> {
            if (workers.hasWaiting()) {
                // This thread has to look after what waits too long.
                loop.wake();
            }
        });
    }

    private void hold(Claims claims) {
        var runs = claimer.runs(claims);
        workers.add(runs);
        runs.forEach(run -> events.stateChanged(run.job()));
        keptBack = claims.more();
        if (runs.isEmpty() && !keptBack && database.overlaps()) {
            // Another process may have had the jobs locked, and left some.
            foundNothing.run();
        }
        waitForStart(claims.nextStarts().values().stream()
                .min(Comparator.naturalOrder())
                .orElse(null));
        if (claims.more() && !runs.isEmpty()) {
            ready();
        }
    }

    private void holdSpare(Claims claims) {
        for (var run : claimer.runs(claims)) {
            workers.addSpare(run);
            events.stateChanged(run.job());
        }
    }

    private void waitForStart(@Nullable Instant next) {
        nextStart = next;
        if (next != null) {
            loop.wake();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void tell(List<Outcome> recorded, Instant at) {
        bell.ended(recorded);
        for (var outcome : recorded) {
            switch (outcome.state()) {
                case SCHEDULED -> due(outcome.runAt());
                case AVAILABLE -> mayBeReady.set(true);
                default -> {}
            }
            if (database.overlaps() && outcome.job().concurrencyKey() != null) {
                // What its key kept back is known to claims only now, after the commit.
                mayBeReady.set(true);
            }
            events.ended(outcome, at);
        }
    }

    private Duration rest() {
        if (claiming && mayBeReady.get() && appetite.most() > workers.held()) {
            return Duration.ZERO;
        }
        var due = nextDue.get();
        var start = nextStart;
        var rest = due == null && start == null ? LONGEST_IDLE_REST : LONGEST_REST;
        if (workers.hasWaiting()) {
            rest = LONGEST_WAIT_IN_HAND;
        }
        if (mayNeedSpare()) {
            rest = shorter(rest, Duration.ofNanos(lookedForSpareAt + SPARE_EVERY.toNanos() - System.nanoTime()));
        }
        if (!noted.isEmpty()) {
            rest = shorter(rest, Duration.ofNanos(wroteNotesAt + NOTES_EVERY.toNanos() - System.nanoTime()));
        }
        if (due != null) {
            rest = shorter(rest, Duration.between(clock.instant(), due.at));
        }
        if (start != null) {
            rest = shorter(rest, Duration.between(clock.instant(), start));
        }
        return rest;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
