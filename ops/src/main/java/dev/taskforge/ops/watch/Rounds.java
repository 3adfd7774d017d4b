package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Look;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the looks that are due, each apart from all others: one at a time for each monitor, and no more at once than memory bears. A
 * look that is due while the one before goes on is left out, and counted. Safe for use by any thread.
 */
final class Rounds {
    static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_WAITING = 20_000;
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Eye eye;
    private final Executor threads;
    private final Clock clock;
    private final int mostAtOnce;
    private final Rota rota = new Rota();
    private final Set<Monitor.Key> going = new HashSet<>();
    private final List<Seen> seen = new ArrayList<>();
    private final BlockingQueue<Boolean> nudges = new ArrayBlockingQueue<>(1);
    private final Map<Monitor.Key, Tally> tallies = new ConcurrentHashMap<>();

    Rounds(Eye eye, Executor threads, Clock clock, int mostAtOnce) {
        this.eye = eye;
        this.threads = threads;
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
    }

    /** Watches these from now on and no others. */
    synchronized void watch(Collection<Monitor> monitors) {
        rota.replace(monitors, clock.instant());
        var keys = new HashSet<Monitor.Key>();
        monitors.forEach(monitor -> keys.add(monitor.key()));
        tallies.keySet().retainAll(keys);
        keys.forEach(key -> tallies.putIfAbsent(key, Tally.NONE));
        nudges.offer(true);
    }

    /** Lets the monitors of a project be looked at now. */
    synchronized void hasten(String project) {
        rota.hasten(project, clock.instant());
    }

    /** Lets the monitors of a project be looked at at their moments only. */
    synchronized void calm(String project) {
        rota.calm(project, clock.instant());
    }

    /** Begins what is due. */
    void tick() {
        for (var due : begin()) {
            try {
                threads.execute(() -> look(due.monitor(), due.early()));
            } catch (RejectedExecutionException e) {
                end(due.monitor().key());
            }
        }
    }

    private synchronized List<Rota.Due> begin() {
        var now = clock.instant();
        var begun = new ArrayList<Rota.Due>();
        for (var due : rota.due(now)) {
            var key = due.monitor().key();
            boolean begins = going.size() < mostAtOnce && going.add(key);
            if (begins) {
                begun.add(due);
            }
            if (due.early() && !begins) {
                rota.again(key, now);
                continue;
            }
            var late = begins ? Duration.between(due.at(), now) : null;
            tallies.computeIfPresent(
                    key,
                    (_, had) -> new Tally(
                            had.begun() + (begins ? 1 : 0),
                            had.skipped() + due.missed() + (begins ? 0 : 1),
                            late == null ? had.late() : late));
        }
        return begun;
    }

    private void look(Monitor monitor, boolean early) {
        var begun = clock.instant();
        try {
            ended(new Seen(monitor, begun, begun, early, eye.look(monitor)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Whoever watches must not be the one that dies unseen.
            LOG.warn("{}/{} could not be looked at: {}", monitor.project(), monitor.name(), e.toString());
            var said = Message.of("check.failure", e.getClass().getSimpleName());
            ended(new Seen(monitor, begun, begun, early, new Look(CheckState.ERROR, said, Duration.ZERO, null)));
        } finally {
            end(monitor.key());
        }
    }

    private synchronized void ended(Seen one) {
        if (seen.size() < MOST_WAITING) {
            seen.add(new Seen(
                    one.monitor(),
                    one.begun(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    one.early(),
                    one.look()));
        }
    }

    private synchronized void end(Monitor.Key key) {
        going.remove(key);
    }

    /** Waits until something is due, at most this long. */
    void await(Duration most) throws InterruptedException {
        nudges.poll(Math.max(0, untilNext(most)), TimeUnit.MILLISECONDS);
    }

    private synchronized long untilNext(Duration most) {
        var now = clock.instant();
        return rota.next()
                .map(at -> Math.min(Duration.between(now, at).toMillis(), most.toMillis()))
                .orElse(most.toMillis());
    }

    /** How many looks are under way. */
    synchronized int going() {
        return going.size();
    }

    /** When the next look is due. */
    synchronized Instant next() {
        return rota.next().orElse(Instant.MAX);
    }

    /** What was seen and not fetched yet, in the order in which it was. */
    synchronized List<Seen> fetch() {
        var fetched = List.copyOf(seen);
        seen.clear();
        return fetched;
    }

    /** What this process has done, for each monitor that it watches. */
    Map<Monitor.Key, Tally> tallies() {
        return Map.copyOf(tallies);
    }
}
