package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.RowMapper;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of monitors over time: of what is over from what is rolled up, of the rest from the looks themselves. */
final class History {
    private static final Duration SHORT = Duration.ofDays(8);
    private static final String FROM_ROLLS = " FROM monitor m CROSS JOIN monitor_roll r";

    private final Tx tx;
    private final String project;
    private final @Nullable String name;
    private final boolean plain;

    /** @param name of one monitor; null for all of the project */
    History(Tx tx, String project, @Nullable String name) {
        this(tx, project, name, false);
    }

    private History(Tx tx, String project, @Nullable String name, boolean plain) {
        this.tx = tx;
        this.project = project;
        this.name = name;
        this.plain = plain;
    }

    /** The same without quantiles, for which much less is read. */
    History plain() {
        return new History(tx, project, name, true);
    }

    /** Takes what was added up of one time. */
    private interface Taker {
        void take(long monitor, long at, Roll roll);
    }

    /** What became of each in a range until now, to the hour, or to the day for a long one. */
    Map<Long, Roll> since(Range range, Instant now) {
        var rolls = new HashMap<Long, Roll>();
        boolean brief = range.length().compareTo(SHORT) <= 0;
        read(
                brief ? Span.HOUR : Span.DAY,
                Duration.ZERO,
                now.minus(range.length()),
                (monitor, _, roll) ->
                        rolls.computeIfAbsent(monitor, _ -> new Roll()).add(roll));
        return rolls;
    }

    /** What became of each between two moments, to the minute, without quantiles; minutes are kept for a week. */
    Map<Long, Roll> between(Instant from, Instant until) {
        var rolls = new HashMap<Long, Roll>();
        long begin = Span.MINUTE.floor(from);
        long rolled = Math.max(begin, WatchDuty.mark(tx, Span.MINUTE));
        sums(
                Span.MINUTE,
                0,
                begin,
                Math.min(rolled, until.toEpochMilli()),
                (monitor, _, roll) -> rolls.put(monitor, roll));
        looks(rolled, (monitor, at, roll) -> {
            if (at < until.toEpochMilli()) {
                rolls.computeIfAbsent(monitor, _ -> new Roll()).add(roll);
            }
        });
        return rolls;
    }

    /** What became of each in every part of the time since then, the oldest first; parts without looks are left out. */
    Map<Long, List<Point>> series(Span span, Duration part, Instant from) {
        var rolls = new TreeMap<Long, TreeMap<Long, Roll>>();
        long length = part.toMillis();
        read(
                span,
                part,
                from,
                (monitor, at, roll) -> rolls.computeIfAbsent(monitor, _ -> new TreeMap<>())
                        .computeIfAbsent(at - Math.floorMod(at, length), _ -> new Roll())
                        .add(roll));
        var series = new HashMap<Long, List<Point>>();
        rolls.forEach((monitor, parts) -> {
            var points = new ArrayList<Point>();
            parts.forEach((at, roll) -> points.add(new Point(Instant.ofEpochMilli(at), roll)));
            series.put(monitor, points);
        });
        return series;
    }

    /**
     * The coarsest first: each up to where it is rolled up, and the next from there.
     *
     * @param part in which parts of the time it is wanted; none for the whole
     */
    private void read(Span coarsest, Duration part, Instant since, Taker taker) {
        long from = coarsest.floor(since);
        for (var span = coarsest; span != null; span = span.finer()) {
            long until = WatchDuty.mark(tx, span);
            if (until > from) {
                if (plain) {
                    sums(span, part.toMillis(), from, until, taker);
                } else {
                    rolls(span, from, until, taker);
                }
                from = until;
            }
        }
        looks(from, taker);
    }

    private void rolls(Span span, long from, long until, Taker taker) {
        query("SELECT r.monitor_id, r.at, " + Roll.OF_R + FROM_ROLLS, within(span, from, until), row -> {
            taker.take(row.number("monitor_id"), row.number("at"), Roll.of(row));
            return true;
        });
    }

    /** Added up by the database, which is much less to read: all of a monitor at once, or each of its parts. */
    private void sums(Span span, long part, long from, long until, Taker taker) {
        var at = part == 0 ? "0" : "r.at - r.at % " + part;
        query(
                "SELECT r.monitor_id, " + at + " AS part, " + Roll.SUM_OF_R + FROM_ROLLS,
                within(span, from, until),
                " GROUP BY r.monitor_id" + (part == 0 ? "" : ", " + at),
                row -> {
                    taker.take(row.number("monitor_id"), row.number("part"), Roll.plain(row));
                    return true;
                });
    }

    private static String within(Span span, long from, long until) {
        return "r.monitor_id = m.id AND r.span = " + span.minutes() + " AND r.at >= " + from + " AND r.at < " + until;
    }

    private void looks(long from, Taker taker) {
        query(
                "SELECT l.monitor_id, l.at, l.look, l.micros FROM monitor m CROSS JOIN monitor_look l",
                "l.monitor_id = m.id AND l.at >= " + from,
                row -> {
                    var roll = new Roll().add(Outcome.of(row.integer("look")), row.number("micros"));
                    taker.take(row.number("monitor_id"), row.number("at"), roll);
                    return true;
                });
    }

    private void query(String select, String where, RowMapper<Boolean> mapper) {
        query(select, where, "", mapper);
    }

    private void query(String select, String where, String end, RowMapper<Boolean> mapper) {
        var sql = select + " WHERE m.project = ? AND " + where;
        if (name == null) {
            tx.query(sql + end, mapper, project);
        } else {
            tx.query(sql + " AND m.name = ?" + end, mapper, project, name);
        }
    }
}
