package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.db.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds jobs. */
public interface JobCatalogue {
    Optional<Job> find(Tx tx, long id);

    /** Those of these jobs that exist, in no particular order. */
    List<Job> find(Tx tx, Collection<Long> ids);

    /** Lists by filter, newest first; reads far fewer rows than there are. */
    List<Job> list(Tx tx, JobFilter filter);

    /**
     * How many jobs of a filter with states a person can still decide about, whatever its limit: all but those that run
     * and were asked to end.
     */
    long countOpen(Tx tx, JobFilter filter);

    /** The ids of these jobs, newest first. */
    List<Long> openIds(Tx tx, JobFilter filter);
}
