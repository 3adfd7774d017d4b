package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.InPlaceRequest;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to restore a backup in place, as the API shows it. */
public record InPlaceView(
        long id,
        String project,

        @About("waiting, approved, denied, withdrawn or expired")
        String state,

        String database,
        long backupId,

        @About("What was written after this moment will be lost")
        Instant lostSince,

        @About("Whether it is wanted even when no drill has proven that the rows can be loaded")
        boolean withoutDrill,

        String reason,
        String requestedBy,
        Instant requestedAt,
        @About("Until when it may be approved") Instant expiresAt,

        @About("Who approved, denied or withdrew it") @Nullable
        String decidedBy,

        @Nullable Instant decidedAt,

        @About("The job that carries it out; null when it was not approved") @Nullable
        Long jobId,

        @About("Who may approve it while it waits; empty when a second user is needed first")
        List<String> approvers) {

    static InPlaceView of(InPlaceRequest request, Instant now, List<String> approvers) {
        return new InPlaceView(
                request.id(),
                request.project(),
                request.state(now).label(),
                request.database(),
                request.backupId(),
                request.dataAt(),
                request.withoutDrill(),
                request.reason(),
                request.requestedBy(),
                request.requestedAt(),
                request.expiresAt(),
                request.decidedBy(),
                request.decidedAt(),
                request.jobId(),
                approvers);
    }
}
