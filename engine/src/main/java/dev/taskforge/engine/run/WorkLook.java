package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobLeases;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** Looks for jobs that became ready, or will be due, without this process being told. */
final class WorkLook implements Lookout.Part {
    /** A look steps through all queues that have ready jobs; of very many it must not be the main work. */
    private static final int LONGER_THAN_LOOK = 20;

    /** A database that stood still for a while must not go unwatched for long. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final JobLeases leases;
    private final Clock clock;
    private final Set<String> types;
    private final Dispatcher dispatcher;
    private long nextAt = System.nanoTime();

    /** @param types those this process runs itself */
    WorkLook(JobLeases leases, Clock clock, Set<String> types, Dispatcher dispatcher) {
        this.leases = leases;
        this.clock = clock;
        this.types = types;
        this.dispatcher = dispatcher;
    }

    @Override
    public Runnable look(Tx tx) {
        long began = System.nanoTime();
        if (began - nextAt < 0) {
            return () -> {};
        }
        boolean ready = leases.outlook(tx, types, clock.instant()).ready();
        var due = leases.nextDue(tx).orElse(null);
        long ended = System.nanoTime();
        nextAt = ended + Math.min(LONGEST_PAUSE.toNanos(), LONGER_THAN_LOOK * (ended - began));
        return () -> {
            if (ready) {
                dispatcher.ready();
            }
            dispatcher.nextDueSeen(tx.beganNanos(), due);
        };
    }
}
