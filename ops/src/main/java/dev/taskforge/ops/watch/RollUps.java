package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rolls looks up to minutes, minutes to hours and hours to days, each once it is over: what is rolled up is made of what it is rolled up
 * from, so that it comes to the same whoever does it how often. And removes what was kept for long enough, little by little. One thread at
 * a time.
 */
public final class RollUps {
    /** Looks that have ended are written down by then. */
    private static final Duration SETTLED = Duration.ofSeconds(30);
    /** How long looks are kept. */
    static final Duration RAW = Duration.ofDays(2);

    /** How many changes of a monitor are kept. */
    static final int CHANGES = 2_000;

    private static final Duration LEAP = Duration.ofDays(1);
    private static final int AT_ONCE = 50;
    private static final String PUT = "INSERT INTO monitor_roll (monitor_id, span, at, " + Roll.COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (monitor_id, span, at) DO UPDATE SET"
            + " looks = excluded.looks, failed = excluded.failed, unasked = excluded.unasked, apart = excluded.apart,"
            + " fastest = excluded.fastest, total = excluded.total, slowest = excluded.slowest,"
            + " histogram = excluded.histogram";

    private final Database database;
    private final WatchDuty duty;

    RollUps(Database database, WatchDuty duty) {
        this.database = database;
        this.duty = duty;
    }

    /** For whoever writes looks without a {@link Watch}; of several nodes it does nothing unless it takes the duty. */
    public static RollUps of(Database database, String node) {
        var duty = new WatchDuty(database, node);
        duty.take();
        return new RollUps(database, duty);
    }

    private record Part(long monitor, long at) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            return monitor == other.monitor ? Long.compare(at, other.at) : Long.compare(monitor, other.monitor);
        }
    }

    /** Rolls up what is over; many calls may be needed after a long absence. */
    public void roll(Instant now) {
        long settled = now.minus(SETTLED).toEpochMilli();
        for (var span : Span.values()) {
            long until = span.floor(span == Span.MINUTE ? settled : mark(below(span)));
            long from = mark(span);
            if (from > span.floor(now)) {
                // The clock was ahead for a while: what is not over is rolled up once it is.
                from = setBack(span, until);
            }
            while (from < until) {
                from = step(span, from, until);
            }
        }
    }

    private long setBack(Span span, long until) {
        return database.write(tx -> {
            if (duty.isHeld(tx)) {
                WatchDuty.mark(tx, span, until);
            }
            return until;
        });
    }

    private long mark(Span span) {
        return database.read(tx -> WatchDuty.mark(tx, span));
    }

    /** One transaction; what is long ago and was kept no longer is passed over. */
    private long step(Span span, long mark, long until) {
        var kept = span == Span.MINUTE ? RAW : below(span).kept();
        long from = Math.max(mark, span.floor(until - kept.toMillis()));
        long to = Math.min(until, from + AT_ONCE * span.millis());
        var rolls = database.read(tx -> span == Span.MINUTE ? ofLooks(tx, from, to) : ofRolls(tx, span, from, to));
        var rows = new ArrayList<@Nullable Object[]>();
        rolls.forEach((part, roll) -> rows.add(roll.values(part.monitor(), span.minutes(), part.at())));
        return database.write(tx -> {
            if (!duty.isHeld(tx)) {
                return until;
            }
            tx.batch(PUT, rows);
            WatchDuty.mark(tx, span, to);
            return to;
        });
    }

    private static Span below(Span span) {
        return Objects.requireNonNull(span.finer());
    }

    private static Map<Part, Roll> ofLooks(Tx tx, long from, long to) {
        var rolls = new TreeMap<Part, Roll>();
        // The order of the tables is meant: looks are found by their monitor.
        tx.query(
                """
                SELECT l.monitor_id, l.at, l.look, l.micros FROM monitor m CROSS JOIN monitor_look l
                WHERE l.monitor_id = m.id AND l.at >= ? AND l.at < ?""",
                row -> rolls.computeIfAbsent(
                                new Part(row.number("monitor_id"), Span.MINUTE.floor(row.number("at"))),
                                _ -> new Roll())
                        .add(Outcome.of(row.integer("look")), row.number("micros")),
                from,
                to);
        return rolls;
    }

    private static Map<Part, Roll> ofRolls(Tx tx, Span span, long from, long to) {
        var rolls = new TreeMap<Part, Roll>();
        tx.query(
                "SELECT r.monitor_id, r.at, " + Roll.OF_R + " FROM monitor m CROSS JOIN monitor_roll r"
                        + " WHERE r.monitor_id = m.id AND r.span = ? AND r.at >= ? AND r.at < ?",
                row -> rolls.computeIfAbsent(
                                new Part(row.number("monitor_id"), span.floor(row.number("at"))), _ -> new Roll())
                        .add(Roll.of(row)),
                below(span).minutes(),
                from,
                to);
        return rolls;
    }

    /**
     * Removes what was kept for long enough: a few monitors in a transaction, of each no more than a part, so that a clock that is
     * ahead for a while takes little with it. Nothing while no look is newer than a day, since the clock may have leapt.
     */
    public void purge(Instant now) {
        var newest = database.read(RollUps::newestLook);
        if (newest.isPresent() && now.isAfter(newest.get().plus(LEAP))) {
            return;
        }
        var ids = database.read(tx -> tx.query("SELECT id FROM monitor ORDER BY id", row -> row.number("id")));
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            purge(ids.subList(i, Math.min(ids.size(), i + AT_ONCE)), now);
        }
        database.write(tx -> {
            if (!duty.isHeld(tx)) {
                return 0;
            }
            long old = now.minus(Span.DAY.kept()).toEpochMilli();
            return tx.update("""
                    DELETE FROM monitor WHERE gone_at < ?
                      AND NOT EXISTS (SELECT 1 FROM monitor_transition t WHERE t.monitor_id = monitor.id)
                      AND NOT EXISTS (SELECT 1 FROM monitor_roll r WHERE r.monitor_id = monitor.id)""", old);
        });
    }

    /** Empty when no file declares a monitor that was looked at. */
    private static Optional<Instant> newestLook(Tx tx) {
        return tx.first(
                        "SELECT max(looked_at) AS at FROM monitor WHERE gone_at IS NULL",
                        row -> Optional.ofNullable(row.timeOrNull("at")))
                .flatMap(found -> found);
    }

    private void purge(List<Long> ids, Instant now) {
        database.write(tx -> {
            if (!duty.isHeld(tx)) {
                return 0;
            }
            for (long id : ids) {
                purge(tx, "monitor_look WHERE monitor_id = " + id, Duration.ofHours(6), now.minus(RAW));
                for (var span : Span.values()) {
                    var part = span == Span.MINUTE ? Duration.ofHours(8) : Duration.ofDays(1);
                    var rows = "monitor_roll WHERE monitor_id = " + id + " AND span = " + span.minutes();
                    purge(tx, rows, part, now.minus(span.kept()));
                }
                purgeChanges(tx, id, now.minus(Span.DAY.kept()));
            }
            return ids.size();
        });
    }

    /** Only its own, the oldest first: those beyond the newest, and those that are too old. */
    private static void purgeChanges(Tx tx, long id, Instant before) {
        long beyond = tx.first(
                        "SELECT id FROM monitor_transition WHERE monitor_id = ? ORDER BY id DESC LIMIT 1 OFFSET "
                                + CHANGES,
                        row -> row.number("id"),
                        id)
                .orElse(0L);
        tx.update("""
                DELETE FROM monitor_transition WHERE (id <= ? OR at < ?) AND id IN
                  (SELECT id FROM monitor_transition WHERE monitor_id = ? ORDER BY id LIMIT 500)""", beyond, before, id);
    }

    private static void purge(Tx tx, String rows, Duration part, Instant before) {
        long oldest = tx.first("SELECT min(at) AS at FROM " + rows, row -> row.number("at"))
                .orElse(0L);
        if (oldest > 0 && oldest < before.toEpochMilli()) {
            tx.update("DELETE FROM " + rows + " AND at < ?", Math.min(before.toEpochMilli(), oldest + part.toMillis()));
        }
    }
}
