package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseClock;
import dev.taskforge.engine.db.Tx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks at the database now and then and finds what nobody said: work and changes of other processes, jobs left by their
 * workers, and a clock that was set. All parts of a look share one transaction, so that an idle process hardly costs the
 * database anything.
 */
final class Lookout {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration EVERY_WHEN_DEAF = Duration.ofMillis(400);
    private static final Duration HARDLY_OVER = Duration.ofMillis(250);

    /** A part of a look. */
    @FunctionalInterface
    interface Part {
        /** Reads, and returns what to do about it once the transaction has ended. */
        Runnable look(Tx tx);
    }

    private final Database database;
    private final Clock clock;
    private final BooleanSupplier hears;
    private final Duration most;
    private final List<Part> parts;
    private volatile long lookedNanos = System.nanoTime();
    private final Loop loop = new Loop("job-lookout", this::pass);

    /**
     * @param lease how long others may hold a job without a sign of life; looks are never much further apart
     * @param hears whether other processes are heard, so that few looks will do
     */
    Lookout(Database database, Clock clock, Duration lease, BooleanSupplier hears, List<Part> parts) {
        this.database = database;
        this.clock = clock;
        this.hears = hears;
        this.most = lease.dividedBy(3);
        this.parts = List.copyOf(parts);
    }

    void start() {
        loop.start();
    }

    /** Looks at once. */
    void look() {
        loop.wake();
    }

    /** Looks at once unless the last look is hardly over. */
    void lookSoon() {
        if (System.nanoTime() - lookedNanos > HARDLY_OVER.toNanos()) {
            loop.wake();
        }
    }

    void close() {
        loop.close();
    }

    private Duration pass() {
        var actions = database.read(tx -> {
            if (clock instanceof DatabaseClock own) {
                own.refresh(tx);
            }
            return parts.stream().map(part -> part.look(tx)).toList();
        });
        lookedNanos = System.nanoTime();
        actions.forEach(Runnable::run);
        var every = hears.getAsBoolean() ? EVERY : EVERY_WHEN_DEAF;
        return most.compareTo(every) < 0 ? most : every;
    }
}
