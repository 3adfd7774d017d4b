package dev.taskforge.engine.run;

import dev.taskforge.engine.api.BulkDecision;
import dev.taskforge.engine.api.BulkResult;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobConflict;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NoSuchJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobStore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about many jobs in many short transactions, so that whoever else writes gets a turn between them and only the
 * numbers of a few jobs are held. Newest first: what is submitted meanwhile is not reached.
 */
final class BulkDecisions {
    private static final Logger LOG = LoggerFactory.getLogger(BulkDecisions.class);
    private static final int AT_ONCE = 100;

    private final Database database;
    private final JobStore store;
    private final Clock clock;
    private final Events events;
    private final Canceller canceller;
    private final Runnable ready;

    /** @param ready told when jobs became ready */
    BulkDecisions(Database database, JobStore store, Clock clock, Events events, Canceller canceller, Runnable ready) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.canceller = canceller;
        this.ready = ready;
    }

    long count(BulkDecision decision, JobFilter filter) {
        var meant = decision.of(filter);
        return database.read(tx -> store.catalogue().countOpen(tx, meant));
    }

    BulkResult decide(BulkDecision decision, JobFilter filter) {
        var meant = decision.of(filter);
        long changed = 0;
        long passedOver = 0;
        int left = filter.limit();
        var before = filter.before();
        while (left > 0) {
            int most = Math.min(left, AT_ONCE);
            var page = meant.page(before, most);
            var ids = database.read(tx -> store.catalogue().openIds(tx, page));
            int done = ids.isEmpty() ? 0 : database.<Integer>shared(tx -> decide(tx, decision, ids));
            changed += done;
            passedOver += ids.size() - done;
            if (ids.size() < most) {
                return new BulkResult(changed, passedOver, null);
            }
            before = ids.getLast();
            left -= ids.size();
        }
        return new BulkResult(changed, passedOver, before);
    }

    private int decide(Tx tx, BulkDecision decision, List<Long> ids) {
        int changed = 0;
        for (long id : ids) {
            try {
                tellAfter(tx, change(tx, decision, id));
                changed++;
            } catch (JobConflict | NoSuchJob e) {
                passedOver(id, e);
            }
        }
        tx.afterCommit(ready);
        return changed;
    }

    /** It is no longer as it was found, or must not be changed; the refusal left nothing behind. */
    private static void passedOver(long id, RuntimeException why) {
        LOG.debug("job {} was passed over: {}", id, why.getMessage());
    }

    private Job change(Tx tx, BulkDecision decision, long id) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return switch (decision) {
            case CANCEL -> store.decisions().cancel(tx, id, now);
            case RETRY -> store.decisions().retry(tx, id, now);
        };
    }

    /** Keeps the few facts that are told, not the job with its payload. */
    private void tellAfter(Tx tx, Job job) {
        var event = Events.stateOf(job);
        long fence = job.fence();
        boolean stop = job.state() == JobState.RUNNING;
        tx.afterCommit(() -> {
            if (stop) {
                canceller.stop(event.jobId(), fence);
            }
            events.publish(event);
        });
    }
}
