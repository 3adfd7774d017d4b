package dev.taskforge.ops.release;

import dev.taskforge.ops.request.RequestBook;
import dev.taskforge.ops.request.RequestState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's request to let an earlier release come back together with data of its time. It is carried out when a second person
 * approves it.
 *
 * @param release the release that is to serve
 * @param serving the release that served when it was requested
 * @param expiresAt until when it may be approved
 * @param decidedBy who approved, denied or withdrew it; null while it waits
 * @param approved whether it was approved; null while it waits, and when it was withdrawn
 * @param jobId the deployment that carries it out; null when it was not approved
 */
public record ReturnRequest(
        long id,
        String project,
        int release,
        int serving,
        DataReturn data,
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
