package dev.taskforge.ops.heartbeat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pings and writes each down before it is answered. What comes while others of the same heartbeat are written is written
 * together with the next ones, so that a flood makes neither more transactions nor more rows than a few. Safe for use by any thread.
 */
public final class Pings {
    private static final Logger LOG = LoggerFactory.getLogger(Pings.class);

    private final Database database;
    private final BiFunction<String, String, String> masking;
    private final Map<Target, Line> lines = new ConcurrentHashMap<>();

    /** @param masking takes the secrets of a project, by name, out of a text */
    public Pings(Database database, BiFunction<String, String, String> masking) {
        this.database = database;
        this.masking = masking;
    }

    /** Whose address it is. */
    public record Target(long id, String project, String name) {}

    /** Whose address ends so; empty for nobody's. */
    public Optional<Target> find(String key) {
        var mark = Heartbeats.mark(key);
        return database.read(tx -> HeartbeatRows.marked(tx, mark))
                .map(row -> new Target(row.id(), row.project(), row.name()));
    }

    /** Takes one; it is durable when this returns. */
    public void take(Target target, Ping ping) {
        lines.computeIfAbsent(target, Line::new).take(ping);
    }

    /** One that is to be written, and how that went. */
    private static final class Waiting {
        private final Ping ping;
        private boolean done;
        private @Nullable RuntimeException failure;

        Waiting(Ping ping) {
            this.ping = ping;
        }
    }

    /** The pings of one heartbeat. */
    private final class Line {
        private final Target target;
        private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
        private final ReentrantLock writing = new ReentrantLock();
        private final Allowance allowance = new Allowance();

        Line(Target target) {
            this.target = target;
        }

        void take(Ping ping) {
            var mine = new Waiting(ping);
            waiting.add(mine);
            writing.lock();
            try {
                if (!mine.done) {
                    writeAll();
                }
            } finally {
                writing.unlock();
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
        }

        private void writeAll() {
            var all = new ArrayList<Waiting>();
            for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                all.add(next);
            }
            var pings = all.stream().map(one -> one.ping).toList();
            RuntimeException failure = null;
            try {
                int kept = allowance.take(pings.size(), pings.getLast().at());
                var bodies = pings.subList(pings.size() - kept, pings.size()).stream()
                        .map(this::body)
                        .toList();
                database.write(tx -> {
                    write(tx, pings, bodies);
                    return null;
                });
            } catch (RuntimeException e) {
                // Each of those who wait hears it.
                failure = e;
            }
            for (var one : all) {
                one.failure = failure;
                one.done = true;
            }
        }

        /** That a job ran counts more than what it wrote. */
        private String body(Ping ping) {
            if (ping.body().isEmpty()) {
                return "";
            }
            try {
                return ping.kept(masking.apply(target.project(), ping.body()));
            } catch (RuntimeException e) {
                // What was thrown may repeat what was to be masked.
                LOG.warn(
                        "what was sent with a ping of {}/{} is left out, as its secrets cannot be masked: {}",
                        target.project(),
                        target.name(),
                        e.getClass().getSimpleName());
                return "";
            }
        }

        /** @param bodies of the last ones, which are kept one by one */
        private void write(Tx tx, List<Ping> pings, List<String> bodies) {
            var held = HeartbeatRows.hold(tx, target.id());
            if (held.isEmpty()) {
                return;
            }
            var pulse = held.get();
            int first = pings.size() - bodies.size();
            if (first > 0) {
                HeartbeatRows.addMore(tx, target.id(), first);
            }
            for (int i = 0; i < pings.size(); i++) {
                var ping = pings.get(i);
                pulse = pulse.after(ping, begun(tx, pulse, ping, i >= first));
                if (i >= first) {
                    var took = ping.signal().isEnd() ? pulse.took() : null;
                    HeartbeatRows.addPing(tx, target.id(), ping, took, bodies.get(i - first));
                }
            }
            HeartbeatRows.put(tx, target.id(), pulse);
            HeartbeatRows.trim(tx, target.id());
        }

        /** Runs may overlap, and the last one that began is another one. */
        private @Nullable Instant begun(Tx tx, Pulse pulse, Ping ping, boolean kept) {
            var run = ping.runText();
            return kept && run != null && ping.signal().isEnd() && !pulse.isSameRun(ping)
                    ? HeartbeatRows.begun(tx, target.id(), run).orElse(null)
                    : null;
        }
    }

    /** How many pings of a heartbeat are kept one by one: twenty at once, and then five in a second. */
    static final class Allowance {
        private static final int MOST = 20;
        private static final int A_SECOND = 5;
        /** Those that come at once may be taken in another order. */
        private static final Duration DISORDER = Duration.ofSeconds(10);

        private double left = MOST;
        private @Nullable Instant last;

        /** How many of so many may be. */
        int take(int wanted, Instant now) {
            if (last != null && now.isAfter(last)) {
                left = Math.min(
                        MOST, left + A_SECOND * Duration.between(last, now).toMillis() / 1000.0);
            }
            boolean turnedBack = last != null && now.isBefore(last.minus(DISORDER));
            last = last == null || now.isAfter(last) || turnedBack ? now : last;
            int given = Math.min(wanted, (int) left);
            left -= given;
            return given;
        }
    }
}
