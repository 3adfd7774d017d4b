package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was seen in one transaction. When one project stands in the way, such as by a file that cannot be read, each project
 * and then each monitor has a transaction of its own, and what cannot be written is left out: the next look sees it again.
 */
final class Bookkeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);

    private final Database database;
    private final WatchDuty duty;
    private final Ledger ledger;

    Bookkeeping(Database database, WatchDuty duty, Ledger ledger) {
        this.database = database;
        this.duty = duty;
        this.ledger = ledger;
    }

    /**
     * The own connection while something is written.
     *
     * @param offline whether nothing outside is reached
     * @param trusted the number of the addresses that are asked for that and were reached; 0 when none was
     * @param projects with monitors of what lies outside
     */
    record Line(boolean offline, int trusted, Set<String> projects, Instant now) {}

    /**
     * Writes all of it.
     *
     * @param done hears what need not be written again
     * @return which of the monitors are not simply up
     */
    Set<Monitor.Key> write(List<Seen> batch, Line line, Consumer<Collection<Seen>> done) {
        try {
            var uneasy = together(batch, line);
            done.accept(batch);
            return uneasy;
        } catch (RuntimeException e) {
            requireDatabase(e);
            LOG.warn("what was seen is written down apart after {}", e.toString());
        }
        turn(line);
        return apart(batch, line, done);
    }

    /**
     * Notes which monitors no file declares any more, and which one does again.
     *
     * @param unknown projects of which nobody knows now what they declare
     * @return false when another node watches by now
     */
    boolean declare(List<Monitor> declared, Set<String> unknown, Instant now) {
        var turned = database.read(tx -> MonitorRows.turned(tx, declared, unknown));
        try {
            return declare(turned, now, true);
        } catch (RuntimeException e) {
            requireDatabase(e);
            LOG.warn("what is watched is written down apart after {}", e.toString());
        }
        boolean held = true;
        for (var one : turned) {
            held &= declare(one, now);
        }
        return held;
    }

    private boolean declare(MonitorRows.Turned one, Instant now) {
        try {
            return declare(List.of(one), now, true);
        } catch (RuntimeException e) {
            requireDatabase(e);
            LOG.warn("nobody is told that {} is watched no more: {}", one.key(), e.toString());
            return declare(List.of(one), now, false);
        }
    }

    private boolean declare(List<MonitorRows.Turned> turned, Instant now, boolean tells) {
        return database.write(tx -> {
            if (!duty.isHeld(tx)) {
                return false;
            }
            turned.forEach(one -> ledger.declare(tx, one, now, tells));
            return true;
        });
    }

    private Set<Monitor.Key> together(List<Seen> batch, Line line) {
        return database.write(tx -> {
            if (!duty.isHeld(tx)) {
                return Set.<Monitor.Key>of();
            }
            WatchDuty.trusted(tx, line.trusted());
            ledger.turn(tx, line.offline(), line.projects(), line.now())
                    .ifPresent(turn -> turn.projects().forEach(project -> ledger.tell(tx, turn, project)));
            return ledger.write(tx, batch, line.offline());
        });
    }

    /** That the connection has changed is written down first, and told to each project by itself. */
    private void turn(Line line) {
        var turned = database.write(tx -> duty.isHeld(tx)
                ? ledger.turn(tx, line.offline(), line.projects(), line.now())
                : Optional.<Ledger.Turn>empty());
        turned.ifPresent(turn -> turn.projects().forEach(project -> tell(turn, project)));
    }

    private void tell(Ledger.Turn turn, String project) {
        try {
            database.write(tx -> {
                if (duty.isHeld(tx)) {
                    ledger.tell(tx, turn, project);
                }
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warn("{} is not told about the connection of this server: {}", project, e.toString());
        }
    }

    private Set<Monitor.Key> apart(List<Seen> batch, Line line, Consumer<Collection<Seen>> done) {
        var uneasy = new HashSet<Monitor.Key>();
        for (var part : parts(batch)) {
            try {
                uneasy.addAll(together(part, line));
            } catch (RuntimeException e) {
                requireDatabase(e);
                var one = part.getFirst().monitor();
                if (part.stream().allMatch(seen -> seen.monitor().key().equals(one.key()))) {
                    LOG.warn("what was seen of {}/{} is left out: {}", one.project(), one.name(), e.toString());
                } else {
                    uneasy.addAll(apart(part, line, done));
                }
            }
            done.accept(part);
        }
        return uneasy;
    }

    /** By project, or by monitor when all is of one. */
    private static Collection<List<Seen>> parts(List<Seen> batch) {
        var projects = batch.stream()
                .collect(Collectors.groupingBy(
                        seen -> seen.monitor().project(), LinkedHashMap::new, Collectors.toList()));
        return projects.size() > 1
                ? projects.values()
                : batch.stream()
                        .collect(Collectors.groupingBy(
                                seen -> seen.monitor().key(), LinkedHashMap::new, Collectors.toList()))
                        .values();
    }

    /** While the database takes nothing, all of it waits. */
    private void requireDatabase(RuntimeException why) {
        try {
            database.write(tx -> WatchDuty.touch(tx));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
            throw why;
        }
    }
}
