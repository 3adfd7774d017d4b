package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobRules;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.RemoteWorkers;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outlook;
import dev.taskforge.engine.store.Outlook.NextStart;
import dev.taskforge.engine.store.WorkerLedger.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The public face of workers in other processes: checks what comes in, hands out jobs, and lets workers wait for some. */
final class EngineWorkers implements RemoteWorkers {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);
    /** How exactly it is known when a worker was heard of; each note of it is a write. */
    private static final Duration SEEN_STEP = Duration.ofSeconds(5);

    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration MISSING = Duration.ofMinutes(1);
    private static final int MOST_WORKERS_OF_OWNER = 1_000;
    private static final int MOST_NAMES = 100;

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final Set<String> ownTypes;
    private final Takers takers;
    private final Bell bell;
    private final RemoteHolds holds;
    private final TypeSettings settings;
    private final LongAdder claimed = new LongAdder();
    private final NextStarts nextStarts;
    private final Loop look = new Loop("worker-look", this::look);
    private long looksAt = System.nanoTime();
    /** Whether no worker waits, so that there is nothing to look for. */
    private volatile boolean idle;

    private boolean started;

    EngineWorkers(
            Database database,
            JobStore store,
            Clock clock,
            Events events,
            Set<String> ownTypes,
            Takers takers,
            Dispatcher dispatcher,
            Outcomes outcomes,
            Bell bell,
            TypeSettings settings) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.ownTypes = ownTypes;
        this.takers = takers;
        this.bell = bell;
        this.nextStarts = new NextStarts(clock);
        this.settings = settings;
        this.holds = new RemoteHolds(database, store, clock, events, dispatcher, outcomes, settings);
    }

    void start() {
        started = true;
        look.start();
    }

    void close() {
        endWaits();
        if (started) {
            look.close();
        }
    }

    /** Rings for queues whose rate lets a job start, and is the net under the bell. */
    private Duration look() {
        nextStarts.due().forEach(lane -> bell.mayStart(lane.queue(), lane.type()));
        if (System.nanoTime() - looksAt >= 0) {
            looksAt = System.nanoTime() + LOOK_EVERY.toNanos();
            lookAll();
        }
        idle = true;
        if (bell.waiting() == 0) {
            return nextStarts.rest(LONGEST_REST);
        }
        idle = false;
        return nextStarts.rest(Duration.ofNanos(looksAt - System.nanoTime()));
    }

    /** Finds what other processes made ready, and rings missed. */
    private void lookAll() {
        if (bell.waiting() > 0) {
            var types = bell.types();
            var outlook = database.read(tx -> store.leases().outlook(tx, types, clock.instant()));
            nextStarts.seen(outlook.nextStarts());
            if (outlook.ready()) {
                bell.ringAll();
            }
        }
    }

    /** Learns when a rate lets the next jobs start. */
    private void learn(Collection<NextStart> found) {
        if (!found.isEmpty() && nextStarts.seen(found)) {
            look.wake();
        }
    }

    @Override
    public Claim claim(Worker worker, Ask ask, Duration patience) throws InterruptedException {
        check(worker, ask);
        bell.dismiss(worker.name());
        if (introduce(worker, ask)) {
            return new Claim(List.of(), true);
        }
        var wanted = new Reach(ask.queues(), ask.types(), null).and(worker.reach());
        takers.asked(worker.name(), wanted);
        var first = take(worker, ask, wanted, null);
        return isAnswer(first) || patience.toMillis() <= 0 ? first : await(worker, ask, wanted, patience);
    }

    @Override
    public void endWait(Worker worker) {
        refuseTaken(database.read(tx -> store.workers().find(tx, worker.name())), worker, now());
        bell.dismiss(worker.name());
    }

    private Claim await(Worker worker, Ask ask, Reach wanted, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        var waiter = bell.enter(worker.name(), wanted, ask.lease());
        if (idle) {
            look.wake();
        }
        try {
            while (true) {
                var answer = take(worker, ask, wanted, waiter);
                var left = Duration.ofNanos(end - System.nanoTime());
                if (isAnswer(answer) || waiter.isOver() || !left.isPositive()) {
                    return answer;
                }
                waiter.await(left);
            }
        } finally {
            bell.leave(worker.name(), waiter);
        }
    }

    private static boolean isAnswer(Claim claim) {
        return claim.draining() || !claim.jobs().isEmpty();
    }

    private Claim take(Worker worker, Ask ask, Reach wanted, Bell.@Nullable Waiter waiter) {
        var types = typesOf(wanted);
        if (store.leases().knowsReady(types)) {
            var claim = claim(worker, ask, wanted, waiter, List.of());
            if (isAnswer(claim)) {
                return claim;
            }
        }
        record Look(boolean draining, Outlook outlook) {}
        var look = database.read(
                tx -> new Look(isDraining(tx, worker), store.leases().outlook(tx, types, clock.instant())));
        learn(look.outlook.nextStarts());
        if (look.draining || !look.outlook.ready()) {
            return new Claim(List.of(), look.draining);
        }
        return claim(worker, ask, wanted, waiter, look.outlook.open());
    }

    private static Set<String> typesOf(Reach wanted) {
        return Objects.requireNonNullElse(wanted.types(), Set.of());
    }

    /** @param open where a look found ready jobs */
    private Claim claim(Worker worker, Ask ask, Reach wanted, Bell.@Nullable Waiter waiter, List<Outlook.Lane> open) {
        var types = typesOf(wanted);
        var plans = types.stream().collect(Collectors.toMap(Function.identity(), type -> ""));
        return database.shared(tx -> {
            boolean draining = isDraining(tx, worker);
            if (draining || (waiter != null && waiter.isOver())) {
                return new Claim(List.of(), draining);
            }
            var now = now();
            var holder = RemoteHolds.holder(worker.name());
            var request = new ClaimRequest(holder, plans, ask.most(), now, now.plus(ask.lease()), wanted);
            var claims = store.leases().claim(tx, request);
            var jobs = claims.jobs();
            tx.afterCommit(() -> {
                learn(after(claims, open));
                claimed.add(jobs.size());
                jobs.forEach(job -> events.stateChanged(job.job()));
                if (claims.more() && !jobs.isEmpty()) {
                    // Those that this claim read and left were not to be seen by others meanwhile.
                    bell.ringAll(types);
                }
            });
            return new Claim(jobs.stream().map(this::taken).toList(), false);
        });
    }

    private static List<NextStart> after(Claims claims, List<Outlook.Lane> open) {
        var lanes = new LinkedHashSet<>(open);
        claims.jobs()
                .forEach(claimed -> lanes.add(
                        new Outlook.Lane(claimed.job().queue(), claimed.job().type())));
        return new Outlook(List.copyOf(lanes), List.of()).after(claims);
    }

    private Taken taken(Claimed claimed) {
        return new Taken(claimed.job(), settings.timeout(claimed.job().type(), claimed.timeout()));
    }

    private boolean isDraining(Tx tx, Worker worker) {
        return store.workers().find(tx, worker.name()).filter(Entry::draining).isPresent();
    }

    /** Writes down who asks and gives back what an answer that got lost handed out; whether it is to drain. */
    private boolean introduce(Worker worker, Ask ask) {
        var now = now();
        var known = database.read(tx -> store.workers().find(tx, worker.name()));
        refuseTaken(known, worker, now);
        boolean anew = known.filter(entry -> entry.equals(entry(worker, ask, entry, entry.lastSeenAt())))
                .filter(entry -> entry.lastSeenAt().plus(SEEN_STEP).isAfter(now))
                .isEmpty();
        var inHand = ask.inHand();
        boolean lost = inHand != null
                && !database.read(tx -> holds.missing(tx, worker, inHand)).isEmpty();
        if (!anew && !lost) {
            return known.orElseThrow().draining();
        }
        return database.write(tx -> {
            var before = store.workers().find(tx, worker.name());
            refuseTaken(before, worker, now);
            if (before.isEmpty()) {
                store.workers().forget(tx, now.minus(KEPT));
                if (store.workers().count(tx, worker.owner()) >= MOST_WORKERS_OF_OWNER) {
                    throw new JobConflict(worker.owner() + " has " + MOST_WORKERS_OF_OWNER
                            + " workers already; let them keep their names when they start again");
                }
            }
            var entry = entry(worker, ask, before.orElse(null), now);
            store.workers().put(tx, entry);
            if (inHand != null) {
                holds.release(tx, holds.missing(tx, worker, inHand), now);
            }
            return entry.draining();
        });
    }

    private static Entry entry(Worker worker, Ask ask, @Nullable Entry before, Instant seen) {
        var same = before != null && before.owner().equals(worker.owner()) ? before : null;
        return new Entry(
                worker.name(),
                worker.owner(),
                ask.host(),
                ask.client(),
                ask.queues() == null
                        ? List.of()
                        : ask.queues().stream().sorted().toList(),
                ask.types().stream().sorted().toList(),
                ask.lease(),
                same != null && same.draining(),
                same == null ? seen : same.firstSeenAt(),
                seen);
    }

    /** A name belongs to its owner until it is gone for good: longer than any lease lasts. */
    static void refuseTaken(Optional<Entry> known, Worker worker, Instant now) {
        known.filter(entry -> !entry.owner().equals(worker.owner()))
                .filter(entry -> entry.lastSeenAt().plus(GONE_FOR_GOOD).isAfter(now))
                .ifPresent(entry -> {
                    throw new JobConflict("the name " + entry.name()
                            + " is in use by somebody else's worker; give yours another one");
                });
    }

    private void check(Worker worker, Ask ask) {
        JobRules.checkName("worker", worker.name());
        range("types", ask.types().size(), 1, MOST_NAMES);
        ask.types().forEach(type -> {
            JobRules.checkType("types", type);
            // The one place that keeps the server's own duties from workers outside it.
            if (ownTypes.contains(type)) {
                throw new IllegalArgumentException(
                        "types: " + type + " is run by the server itself; a worker cannot take it");
            }
        });
        if (ask.queues() != null) {
            range("queues", ask.queues().size(), 1, MOST_NAMES);
            ask.queues().forEach(queue -> JobRules.checkName("queues", queue));
        }
        range("most", ask.most(), 1, MOST_JOBS);
        RemoteHolds.checkLease(ask.lease());
    }

    private static void range(String field, long value, long least, long most) {
        JobRules.range(field, value, least, most);
    }

    @Override
    public Holds heartbeat(Worker worker, List<Hold> jobs, Duration lease) {
        var answer = holds.heartbeat(worker, jobs, lease);
        bell.heard(worker.name());
        return answer;
    }

    @Override
    public List<Boolean> note(Worker worker, List<Note> notes) {
        return holds.note(worker, notes);
    }

    @Override
    public List<Boolean> finish(Worker worker, List<End> ends) {
        return holds.finish(worker, ends);
    }

    @Override
    public List<Status> list() {
        var now = now();
        return database.read(tx -> {
            var jobs = store.workers().inHand(tx);
            return store.workers().list(tx).stream()
                    .map(entry -> status(entry, jobs, now))
                    .toList();
        });
    }

    private static Status status(Entry entry, Map<String, Integer> jobs, Instant now) {
        boolean gone = isGone(entry, now);
        return new Status(
                entry.name(),
                entry.owner(),
                entry.host(),
                entry.client(),
                entry.queues(),
                entry.types(),
                gone ? Activity.GONE : entry.draining() ? Activity.DRAINING : Activity.ACTIVE,
                jobs.getOrDefault(RemoteHolds.holder(entry.name()), 0),
                entry.firstSeenAt(),
                entry.lastSeenAt());
    }

    /** Whether the worker was not heard of for so long that it cannot be counted on. */
    static boolean isGone(Entry entry, Instant now) {
        return entry.lastSeenAt().plus(entry.lease()).plus(MISSING).isBefore(now);
    }

    @Override
    public boolean drain(Tx tx, String name, boolean draining) {
        tx.afterCommit(() -> bell.ring(name));
        return store.workers().drain(tx, name, draining);
    }

    @Override
    public Counts counts() {
        return new Counts(claimed.sum(), holds.stale(), bell.waiting());
    }

    @Override
    public void endWaits() {
        bell.close();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
