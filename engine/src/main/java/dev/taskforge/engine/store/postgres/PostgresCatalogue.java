package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobCatalogue;
import dev.taskforge.engine.store.sql.SqlCatalogue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Has the lists planned for the queue and type they are about: the way to the jobs of a busy queue, back from the newest of
 * all, would be a walk over the whole table for a rare one.
 */
final class PostgresCatalogue implements JobCatalogue {
    private static final String PLAN_FOR_THIS_ONE = "SET LOCAL plan_cache_mode = force_custom_plan";

    private final SqlCatalogue catalogue = new SqlCatalogue();

    @Override
    public Optional<Job> find(Tx tx, long id) {
        return catalogue.find(tx, id);
    }

    @Override
    public List<Job> find(Tx tx, Collection<Long> ids) {
        return catalogue.find(tx, ids);
    }

    @Override
    public List<Job> list(Tx tx, JobFilter filter) {
        plan(tx, filter);
        return catalogue.list(tx, filter);
    }

    @Override
    public long countOpen(Tx tx, JobFilter filter) {
        plan(tx, filter);
        return catalogue.countOpen(tx, filter);
    }

    @Override
    public List<Long> openIds(Tx tx, JobFilter filter) {
        plan(tx, filter);
        return catalogue.openIds(tx, filter);
    }

    private static void plan(Tx tx, JobFilter filter) {
        if (filter.queue() != null || filter.type() != null) {
            tx.update(PLAN_FOR_THIS_ONE);
        }
    }
}
