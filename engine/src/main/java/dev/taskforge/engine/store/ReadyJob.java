package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;

/** Where a job that became ready stands, for other processes to find it by. */
public record ReadyJob(String queue, String type, int priority, long runAtMillis, long id) {
    public static ReadyJob of(Job job) {
        return new ReadyJob(job.queue(), job.type(), job.priority(), job.runAt().toEpochMilli(), job.id());
    }
}
