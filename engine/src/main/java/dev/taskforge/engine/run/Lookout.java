package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseClock;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at the database now and then and finds what nobody said: work of other processes, and a clock that was set. */
final class Lookout {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration EVERY_WHEN_DEAF = Duration.ofMillis(400);
    /** A look steps through all queues that have ready jobs; of very many it must not be the main work. */
    private static final int LONGER_THAN_LOOK = 20;

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Set<String> types;
    private final Dispatcher dispatcher;
    private final BooleanSupplier hears;
    private final TypeSettings settings;
    private final Loop loop = new Loop("job-lookout", this::pass);

    Lookout(
            Database database,
            JobStore store,
            Clock clock,
            Set<String> types,
            Dispatcher dispatcher,
            BooleanSupplier hears,
            TypeSettings settings) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.types = types;
        this.dispatcher = dispatcher;
        this.hears = hears;
        this.settings = settings;
    }

    void start() {
        loop.start();
    }

    /** Looks at once. */
    void look() {
        loop.wake();
    }

    void close() {
        loop.close();
    }

    private record Seen(boolean ready, @Nullable Instant due) {}

    private Duration pass() {
        settings.look();
        long began = System.nanoTime();
        var known = dispatcher.nextDue();
        var seen = database.read(this::seen);
        if (seen.ready) {
            dispatcher.ready();
        }
        dispatcher.nextDueSeen(known, seen.due);
        var least = Duration.ofNanos(LONGER_THAN_LOOK * (System.nanoTime() - began));
        var every = hears.getAsBoolean() ? EVERY : EVERY_WHEN_DEAF;
        return least.compareTo(every) > 0 ? least : every;
    }

    private Seen seen(Tx tx) {
        if (clock instanceof DatabaseClock own) {
            own.refresh(tx);
        }
        return new Seen(
                store.leases().outlook(tx, types, clock.instant()).ready(),
                store.leases().nextDue(tx).orElse(null));
    }
}
