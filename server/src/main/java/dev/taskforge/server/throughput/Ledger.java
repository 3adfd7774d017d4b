package dev.taskforge.server.throughput;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The minutes in the database. Each process adds rows under a name of its own, so that several of them neither wait for
 * each other nor write over each other; written once more after a lost answer they stay as they are.
 */
final class Ledger {
    private static final String ADD = """
            INSERT INTO job_minute (minute, process, queue, type, submitted, succeeded, failed, cancelled, retried, waits,
              runs)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (minute, process, queue, type) DO NOTHING""";

    private static final String READ = """
            SELECT minute, queue, type, submitted, succeeded, failed, cancelled, retried, waits, runs
            FROM job_minute WHERE minute >= ? AND minute < ?""";

    private Ledger() {}

    /** @param process a name that no other process has or had */
    static void add(Tx tx, String process, Map<Minute, Tally> minutes) {
        var rows = new ArrayList<@Nullable Object[]>();
        minutes.forEach((minute, tally) -> rows.add(new @Nullable Object[] {
            minute.begin(),
            process,
            minute.queue(),
            minute.type(),
            tally.submitted,
            tally.succeeded,
            tally.failed,
            tally.cancelled,
            tally.retried,
            tally.waits.text(),
            tally.runs.text()
        }));
        tx.batch(ADD, rows);
    }

    /**
     * Hands each row of a time to {@code taker}.
     *
     * @param queue null for all
     * @param type null for all
     */
    static void read(
            Tx tx,
            Instant from,
            Instant to,
            @Nullable String queue,
            @Nullable String type,
            BiConsumer<Instant, Tally> taker) {
        var sql = new StringBuilder(READ);
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
                    taker.accept(row.time("minute"), tally(row));
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

    /** Forgets what is older. */
    static void purge(Tx tx, Instant before) {
        tx.update("DELETE FROM job_minute WHERE minute < ?", before);
    }
}
