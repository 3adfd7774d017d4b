package dev.taskforge.engine.run;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the workers to rest: nothing new begins, what runs may finish in the time allowed, the rest is interrupted and
 * given back without its attempt being counted.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    /** How long an interrupted handler may take to clean up before its job is taken from it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final Workers workers;
    private final Dispatcher dispatcher;
    private final Duration patience;

    Drain(
            Database database,
            JobStore store,
            Clock clock,
            Events events,
            Workers workers,
            Dispatcher dispatcher,
            Duration patience) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.patience = patience;
    }

    void run() {
        dispatcher.stopClaiming();
        giveBackWaiting();
        if (workers.awaitEmpty(patience)) {
            return;
        }
        LOG.info("interrupting {} jobs that did not finish within {} s", workers.held(), patience.toSeconds());
        workers.all().forEach(run -> run.stop(Run.Stop.DRAINED));
        if (!workers.awaitEmpty(GRACE)) {
            workers.all().forEach(this::takeFrom);
        }
    }

    private void giveBackWaiting() {
        for (var run : workers.takeBackWaiting()) {
            dispatcher.finished(new Finished(run, Optional.of(Outcome.released(run.job())), 0));
        }
    }

    private void takeFrom(Run run) {
        LOG.warn(
                "job {} does not hear the interrupt; taking it from its handler",
                run.job().id());
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        database.shared(tx -> store.leases().takeBack(tx, run.job(), now)).ifPresent(events::stateChanged);
        run.stop(Run.Stop.LOST);
    }
}
