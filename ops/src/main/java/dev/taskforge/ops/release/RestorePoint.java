package dev.taskforge.ops.release;

import java.time.Instant;

/**
 * A backup that was made right before the migrations of a release ran.
 *
 * @param dataAt the moment its data is of
 * @param proven whether it was restored to equality before they ran
 */
public record RestorePoint(String database, long backupId, Instant dataAt, boolean proven) {}
