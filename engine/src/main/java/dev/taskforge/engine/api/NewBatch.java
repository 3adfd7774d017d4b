package dev.taskforge.engine.api;

import java.util.List;

/**
 * A batch to submit.
 *
 * @param name for people
 * @param jobs of which some may need others
 * @param callback runs when all of them have ended, however they ended
 */
public record NewBatch(String name, List<JobGraph.Node> jobs, NewJob callback) {
    public NewBatch {
        jobs = List.copyOf(jobs);
    }
}
