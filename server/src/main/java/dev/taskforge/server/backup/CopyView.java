package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.BackupCopy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a backup at a destination as the API shows it.
 *
 * @param state verified, missing (it was there, and is gone or changed) or failed (it could not be made)
 * @param location where it lies
 * @param verifiedAt when it was read back and found equal; null when that is not so
 * @param triedAt when it was last made or looked at
 * @param error what stood in the way last; null when nothing did
 * @param lockedUntil until when nobody can remove it there, as the destination said; null when it was not locked
 */
record CopyView(
        String destination,
        String state,
        String location,
        @Nullable Instant verifiedAt,
        Instant triedAt,
        @Nullable String error,
        @Nullable Instant lockedUntil) {

    static CopyView of(BackupCopy copy) {
        return new CopyView(
                copy.destination(),
                copy.state().label(),
                copy.location(),
                copy.verifiedAt(),
                copy.triedAt(),
                copy.error(),
                copy.lockedUntil());
    }
}
