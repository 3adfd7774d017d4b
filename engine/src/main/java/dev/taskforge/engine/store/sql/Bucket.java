package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.db.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rate of a queue as a bucket of tokens: each start takes one, a full bucket has {@code count}, and {@code count}
 * flow in per period. It is kept as the time at which it will be full, in milliseconds times {@code count}: in this
 * unit a token flows in each {@code period}, so that nothing is ever rounded.
 */
public record Bucket(int count, long period, long fullAt) {

    /** The rate in a row of the table of queues, or null when it has none. */
    public static @Nullable Bucket read(Row row) throws SQLException {
        int count = row.integer("rate_count");
        return count == 0 ? null : new Bucket(count, row.number("rate_period_ms"), row.number("rate_full_at"));
    }

    QueueRate rate() {
        return new QueueRate(count, Duration.ofMillis(period));
    }

    /** How many jobs may start now. */
    public int tokens(Instant now) {
        return (int) Math.max(0, (capacity() - missing(now)) / period);
    }

    /** From when on at least one job may start. */
    public Instant next() {
        return Instant.ofEpochMilli(Math.max(0, Math.ceilDiv(fullAt - capacity() + period, count)));
    }

    /** After so many starts. Starts at an earlier time than others before them count as if they came with those. */
    Bucket minus(int starts, Instant now) {
        return new Bucket(count, period, now.toEpochMilli() * count + missing(now) + starts * period);
    }

    private long capacity() {
        return count * period;
    }

    private long missing(Instant now) {
        return Math.max(0, fullAt - now.toEpochMilli() * count);
    }
}
