package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes to the numbers of finished jobs, summed up and saved once per transaction, always in the same order. */
public final class FinishedCounts {
    private final Map<String, Map<JobState, Long>> changes = new TreeMap<>();

    public void add(String queue, JobState state, long jobs) {
        changes.computeIfAbsent(queue, name -> new TreeMap<>()).merge(state, jobs, Long::sum);
    }

    /** Saves all changes in one round trip, for the jobs of one batch may be of hundreds of queues. */
    public void save(Tx tx, Flavour flavour) {
        var rows = new ArrayList<@Nullable Object[]>();
        changes.forEach(
                (queue, states) -> states.forEach((state, jobs) -> rows.add(new Object[] {queue, state, jobs})));
        if (rows.size() == 1) {
            tx.runLater(flavour.addFinished(), rows.getFirst());
        } else {
            tx.batch(flavour.addFinished(), rows);
        }
    }
}
