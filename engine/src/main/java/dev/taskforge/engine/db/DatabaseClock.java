package dev.taskforge.engine.db;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The time of the database's server, the same for every process that uses it. It is asked for now and then and counted on
 * from there by this process's monotonic timer, so that a wrong or changed system clock does not matter.
 */
public final class DatabaseClock extends Clock {
    private static final String ASK = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros";
    /** An answer that took longer says too little about when it was true, unless there is none. */
    private static final long SLOW_NANOS = 20_000_000;
    /** How long an answer is better than a slow new one. */
    private static final long STALE_NANOS = 60_000_000_000L;

    private final ZoneId zone;
    private final Known known;

    /** The clock of the database that {@code tx} belongs to. */
    public DatabaseClock(Tx tx) {
        this(ZoneOffset.UTC, new Known());
        refresh(tx);
    }

    private DatabaseClock(ZoneId zone, Known known) {
        this.zone = zone;
        this.known = known;
    }

    /** Asks the database again. */
    public void refresh(Tx tx) {
        long before = System.nanoTime();
        long micros = tx.first(ASK, row -> row.number("micros")).orElseThrow();
        long after = System.nanoTime();
        var last = known.sample;
        if (last == null || after - before <= SLOW_NANOS || after - last.nanos > STALE_NANOS) {
            known.sample = new Sample(micros * 1_000, before + (after - before) / 2);
        }
    }

    @Override
    public Instant instant() {
        var sample = known.sample;
        if (sample == null) {
            throw new IllegalStateException("the database was never asked for its time");
        }
        return Instant.EPOCH.plusNanos(sample.epochNanos + System.nanoTime() - sample.nanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new DatabaseClock(other, known);
    }

    private record Sample(long epochNanos, long nanos) {}

    private static final class Known {
        private volatile @Nullable Sample sample;
    }
}
