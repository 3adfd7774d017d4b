package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import java.util.Map;
import java.util.TreeMap;

/** Changes to the numbers of finished jobs, summed up and saved once per transaction, always in the same order. */
public final class FinishedCounts {
    private final Map<String, Map<JobState, Long>> changes = new TreeMap<>();

    public void add(String queue, JobState state, long jobs) {
        changes.computeIfAbsent(queue, name -> new TreeMap<>()).merge(state, jobs, Long::sum);
    }

    public void save(Tx tx, Flavour flavour) {
        changes.forEach((queue, states) ->
                states.forEach((state, jobs) -> tx.update(flavour.addFinished(), queue, state, jobs)));
    }
}
