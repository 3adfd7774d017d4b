package dev.taskforge.ops.backup;

import dev.taskforge.ops.request.RequestBook;
import dev.taskforge.ops.request.RequestState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's request to restore a backup in place. It is carried out when a second person approves it.
 *
 * @param database the name the project's file gives the database or the files
 * @param dataAt the moment the data of the backup is of: what was written later is lost
 * @param place what is to be emptied and loaded, as it was declared when it was asked for
 * @param withoutDrill whether it is wanted even when no drill has proven that the rows can be loaded
 * @param expiresAt until when it may be approved
 * @param decidedBy who approved, denied or withdrew it; null while it waits
 * @param approved whether it was approved; null while it waits, and when it was withdrawn
 * @param jobId the job that carries it out; null when it was not approved
 */
public record InPlaceRequest(
        long id,
        String project,
        String database,
        long backupId,
        Instant dataAt,
        Restore.Place place,
        boolean withoutDrill,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable Boolean approved,
        @Nullable Long jobId)
        implements RequestBook.Request {

    @Override
    public RequestState state(Instant now) {
        return RequestState.of(now, expiresAt, decidedAt, approved);
    }
}
