package dev.taskforge.server.throughput;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Minutes and periods in the database. Each process adds its minutes under a name of its own, so that several of them
 * neither wait for each other nor write over each other; written once more after a lost answer they stay as they are.
 * Whoever writes adds up the minutes of long ago, of all processes, to periods, and forgets them later.
 */
final class Ledger {
    /** How long a period is. */
    static final Duration PERIOD = Duration.ofMinutes(20);
    /** How many pairs of queue and type have a row of their own, of one process in a minute and in a period. */
    static final int MOST_LANES = 200;

    /** A process writes its minutes within an hour or never. */
    private static final Duration SETTLED = Duration.ofHours(2);

    private static final Duration MINUTES_KEPT = Duration.ofHours(8);
    private static final Duration PERIODS_KEPT = Duration.ofDays(8);

    private static final String COUNTS = "submitted, succeeded, failed, cancelled, retried, waits, runs";

    private static final String ADD_MINUTE = "INSERT INTO job_minute (begin_at, queue, type, " + COUNTS + ", process)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (begin_at, process, queue, type) DO NOTHING";

    private static final String ADD_PERIOD =
            "INSERT INTO job_period (begin_at, queue, type, " + COUNTS + ")" + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private Ledger() {}

    /** @param process a name that no other process has or had */
    static void add(Tx tx, String process, Map<Slot, Tally> minutes) {
        tx.batch(ADD_MINUTE, rows(minutes, process));
    }

    private static List<@Nullable Object[]> rows(Map<Slot, Tally> tallies, Object... last) {
        var rows = new ArrayList<@Nullable Object[]>();
        tallies.forEach((slot, tally) -> {
            var row = new ArrayList<@Nullable Object>(List.of(slot.begin(), slot.queue(), slot.type()));
            row.addAll(List.of(tally.submitted, tally.succeeded, tally.failed, tally.cancelled, tally.retried));
            row.addAll(List.of(tally.waits.text(), tally.runs.text()));
            row.addAll(List.of(last));
            rows.add(row.toArray());
        });
        return rows;
    }

    /** Adds up the minutes to which nothing is added any more, and forgets those that nobody asks for one by one. */
    static void tidy(Tx tx, Instant now) {
        var added = addedUp(tx);
        var settled = period(now.minus(SETTLED));
        var periods = new HashMap<Instant, Map<Slot, Tally>>();
        each(tx, "job_minute", added, settled, null, null, (minute, tally) -> {
            var slot = new Slot(period(minute.begin()), minute.queue(), minute.type());
            periods.computeIfAbsent(slot.begin(), begin -> new HashMap<>())
                    .computeIfAbsent(slot, key -> new Tally())
                    .add(tally);
        });
        periods.forEach((begin, lanes) -> tx.batch(ADD_PERIOD, rows(bounded(begin, lanes))));
        tx.update("DELETE FROM job_minute WHERE begin_at < ?", now.minus(MINUTES_KEPT));
        tx.update("DELETE FROM job_period WHERE begin_at < ?", now.minus(PERIODS_KEPT));
    }

    /** The busiest one by one, the others together. */
    private static Map<Slot, Tally> bounded(Instant begin, Map<Slot, Tally> lanes) {
        var busiest = lanes.entrySet().stream()
                .sorted(Map.Entry.<Slot, Tally>comparingByValue(Tally.BUSIEST))
                .toList();
        var bounded = new HashMap<Slot, Tally>();
        for (int i = 0; i < busiest.size(); i++) {
            var slot = i < MOST_LANES ? busiest.get(i).getKey() : Slot.others(begin);
            bounded.computeIfAbsent(slot, key -> new Tally()).add(busiest.get(i).getValue());
        }
        return bounded;
    }

    /** Before this time all minutes are in periods. */
    private static Instant addedUp(Tx tx) {
        var newest =
                tx.first("SELECT begin_at FROM job_period ORDER BY begin_at DESC LIMIT 1", row -> row.time("begin_at"));
        return newest.map(begin -> begin.plus(PERIOD)).orElse(Instant.EPOCH);
    }

    /** When the period of this time began. */
    static Instant period(Instant at) {
        long millis = at.toEpochMilli();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, PERIOD.toMillis()));
    }

    /**
     * Hands over what happened in a time, minute by minute.
     *
     * @param queue null for all
     * @param type null for all
     */
    static void minutes(
            Tx tx,
            Instant from,
            Instant to,
            @Nullable String queue,
            @Nullable String type,
            BiConsumer<Instant, Tally> taker) {
        each(tx, "job_minute", from, to, queue, type, (slot, tally) -> taker.accept(slot.begin(), tally));
    }

    /** As {@link #minutes}, in periods as far as there are any; both times are those of periods. */
    static void periods(
            Tx tx,
            Instant from,
            Instant to,
            @Nullable String queue,
            @Nullable String type,
            BiConsumer<Instant, Tally> taker) {
        var added = addedUp(tx);
        each(tx, "job_period", from, to, queue, type, (slot, tally) -> taker.accept(slot.begin(), tally));
        minutes(tx, from.isAfter(added) ? from : added, to, queue, type, taker);
    }

    private static void each(
            Tx tx,
            String table,
            Instant from,
            Instant to,
            @Nullable String queue,
            @Nullable String type,
            BiConsumer<Slot, Tally> taker) {
        var sql = new StringBuilder("SELECT begin_at, queue, type, " + COUNTS + " FROM " + table);
        sql.append(" WHERE begin_at >= ? AND begin_at < ?");
        var arguments = new ArrayList<@Nullable Object>(List.of(from, to));
        if (queue != null) {
            sql.append(" AND queue = ?");
            arguments.add(queue);
        }
        if (type != null) {
            sql.append(" AND type = ?");
            arguments.add(type);
        }
        tx.query(
                sql.toString(),
                row -> {
                    taker.accept(new Slot(row.time("begin_at"), row.text("queue"), row.text("type")), tally(row));
                    return true;
                },
                arguments.toArray());
    }

    private static Tally tally(Row row) throws SQLException {
        var tally = new Tally();
        tally.submitted = row.number("submitted");
        tally.succeeded = row.number("succeeded");
        tally.failed = row.number("failed");
        tally.cancelled = row.number("cancelled");
        tally.retried = row.number("retried");
        tally.waits.add(row.text("waits"));
        tally.runs.add(row.text("runs"));
        return tally;
    }
}
