package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import java.util.HashMap;
import java.util.Map;

/** Changes to the numbers of finished jobs, summed up and saved once per transaction. */
final class FinishedCounts {
    private static final String SAVE = """
            INSERT INTO finished_count (queue, state, jobs) VALUES (?, ?, ?)
            ON CONFLICT (queue, state) DO UPDATE SET jobs = jobs + excluded.jobs""";

    private final Map<String, Map<JobState, Long>> changes = new HashMap<>();

    void add(String queue, JobState state, long jobs) {
        changes.computeIfAbsent(queue, name -> new HashMap<>()).merge(state, jobs, Long::sum);
    }

    void save(Tx tx) {
        changes.forEach((queue, states) -> states.forEach((state, jobs) -> tx.update(SAVE, queue, state, jobs)));
    }
}
