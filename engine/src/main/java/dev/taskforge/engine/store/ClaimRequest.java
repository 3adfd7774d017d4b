package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Reach;
import java.time.Instant;
import java.util.Map;

/**
 * What a process wants to run next.
 *
 * @param worker who will hold the jobs; unique per running process
 * @param plans the job types it has handlers for, each with the fingerprint of its step list
 * @param most how many jobs at most
 * @param leaseUntil until when they are held unless renewed
 * @param reach which queues and projects it takes jobs of
 */
public record ClaimRequest(
        String worker, Map<String, String> plans, int most, Instant now, Instant leaseUntil, Reach reach) {

    /** Of every queue and project. */
    public ClaimRequest(String worker, Map<String, String> plans, int most, Instant now, Instant leaseUntil) {
        this(worker, plans, most, now, leaseUntil, Reach.EVERYTHING);
    }
}
