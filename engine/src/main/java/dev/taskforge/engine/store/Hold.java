package dev.taskforge.engine.store;

import java.time.Instant;

/**
 * A job that its worker still holds after it renewed its leases.
 *
 * @param cancelRequested whether a person asked to end the job meanwhile
 * @param leaseUntil until when; as before for a job that another transaction was just changing
 */
public record Hold(long jobId, long fence, boolean cancelRequested, Instant leaseUntil) {}
